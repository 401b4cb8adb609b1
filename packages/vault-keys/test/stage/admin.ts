import { exchange } from './exchange.ts'
import type { AdminAnswer, AdminOptions } from './stage.ts'

/** Sends requests as root, past every recorder. */
export type Admin = (
  method: string,
  path: string,
  body?: object,
  options?: AdminOptions,
) => Promise<AdminAnswer>

/** Where the administrator speaks to. */
export interface AdminTarget {
  readonly url: string
  readonly rootToken: string
  /** The authority of the server's certificate, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
}

/** Creates the administrator of a server. `seen` is shown every answer. */
export function createAdmin(
  { url, rootToken, ca }: AdminTarget,
  seen: (answer: unknown) => void = () => undefined,
): Admin {
  return async (method, path, body, { namespace = '', expect = [], headers = {} } = {}) => {
    const { status, text } = await exchange(`${url}/v1/${path}`, {
      method,
      ca,
      body: body === undefined ? '' : JSON.stringify(body),
      headers: {
        'x-vault-token': rootToken,
        'x-vault-request': 'true',
        'content-type': 'application/json',
        ...(namespace !== '' && { 'x-vault-namespace': namespace }),
        ...headers,
      },
    })
    if ((status < 200 || status > 299) && !expect.includes(status)) {
      throw new Error(`the administrator's ${method} ${path} was answered with ${status}: ${text}`)
    }
    const answer: unknown = text === '' ? null : JSON.parse(text)
    seen(answer)
    return { status, body: answer }
  }
}

/** A part of an answer: `at(body, 'auth', 'client_token')`; undefined when it is not there. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      typeof inside === 'object' && inside !== null ? Reflect.get(inside, name) : undefined,
    value,
  )
}

/** A text in an answer. Throws when there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path)
  if (typeof found !== 'string') throw new Error(`the answer has no text at ${path.join('.')}`)
  return found
}

/** The names in a list; none when it is not there. */
export function keysAt({ body }: AdminAnswer): readonly string[] {
  const keys = at(body, 'data', 'keys')
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
}
