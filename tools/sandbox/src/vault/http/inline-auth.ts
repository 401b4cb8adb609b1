import { failure, Refusal } from '../refusal.ts'
import { dispatch } from '../routing/dispatch.ts'
import type { Call } from '../server.ts'
import type { JsonObject, JsonValue } from '../text/json-value.ts'

/** A request that logs in for itself. */
export interface InlineLogin {
  /** The request with the token that the login gave. */
  readonly call: Call
  /** Ends that token. */
  end(): void
}

const parameterPrefix = 'x-vault-inline-auth-parameter-'

/** Logs in as the headers say; undefined when they say nothing. What the login is refused with is the answer. */
export async function inlineLogin(call: Call): Promise<InlineLogin | undefined> {
  const { headers, server, now } = call
  const path = headers['x-vault-inline-auth-path']
  if (path === undefined || server.settings().flavour !== 'openbao') return undefined
  if (call.sentToken !== '') {
    throw new Refusal(
      500,
      'failed to perform inline authentication: cannot layer inline authentication with token authentication',
    )
  }
  const parameters = Object.entries(headers)
    .filter(([name]) => name.startsWith(parameterPrefix))
    .map(([, text]) => parameterOf(text))
  const data = Object.fromEntries(parameters) as JsonObject
  try {
    const { body } = await dispatch({ ...call, operation: 'update', path, data, wrapSeconds: 0 })
    const answer = JSON.parse(body) as { readonly auth?: { readonly client_token?: string } }
    const sentToken = answer.auth?.client_token ?? ''
    return {
      call: { ...call, sentToken },
      end() {
        const token = server.tokens.find(sentToken, now)
        if (token !== undefined) server.tokens.revoke(token)
      },
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const failed = { 'x-vault-inline-auth-failed': 'true' }
    throw new Refusal(error.status, error.message, error.form, { ...error.headers, ...failed })
  }
}

function parameterOf(text: string): readonly [string, JsonValue] {
  try {
    const { key, value } = JSON.parse(Buffer.from(text, 'base64url').toString()) as {
      readonly key: string
      readonly value: JsonValue
    }
    return [key, value]
  } catch {
    throw failure('failed to perform inline authentication: malformed parameter')
  }
}
