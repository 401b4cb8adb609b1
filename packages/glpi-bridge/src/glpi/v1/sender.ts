import { Secret } from '@retriever/upstream'
import type { CredentialSource, Upstream, UpstreamRequest } from '@retriever/upstream'

import { GlpiError } from '../../errors.ts'
import type { Answer } from './answer.ts'
import type { Effect } from './effect.ts'
import { send } from './transport.ts'

/** Sends one request to GLPI, and gives whatever answer came. Throws a `GlpiError` when none came. */
export type Sender = (request: UpstreamRequest, effect: Effect) => Promise<Answer>

/** Sends with the application token, where there is one. One that GLPI refuses gives way to a newer one, once. */
export function createSender(
  name: string,
  upstream: Upstream,
  appToken: CredentialSource<string> | undefined,
): Sender {
  if (!appToken) return (request, effect) => send(upstream, name, request, effect)
  const source = appToken
  const never = new AbortController().signal

  async function current(signal: AbortSignal): Promise<{ version: string; value: string }> {
    try {
      return await source.get(signal)
    } catch (error) {
      const hint = 'The source of the application token failed; look at the cause.'
      const problem = { code: 'login', retryable: true, executed: 'no', hint } as const
      throw new GlpiError(name, 'there is no application token', problem, error)
    }
  }

  function sendWith(value: string, request: UpstreamRequest, effect: Effect): Promise<Answer> {
    const token = new Secret(value)
    upstream.register(token)
    const headers = { ...request.headers, 'app-token': token }
    return send(upstream, name, { ...request, headers }, effect)
  }

  return async (request, effect) => {
    const signal = request.signal ?? never
    const first = await current(signal)
    const answer = await sendWith(first.value, request, effect)
    if (!isAppTokenRefused(answer)) return answer
    source.reject(first.version)
    const second = await current(signal)
    // GLPI looks at this token before anything else: the request was not executed and may be sent again.
    return second.version === first.version ? answer : sendWith(second.value, request, effect)
  }
}

function isAppTokenRefused({ status, text }: Answer): boolean {
  return status >= 400 && status < 500 && text.startsWith('["ERROR_WRONG_APP_TOKEN_PARAMETER"')
}
