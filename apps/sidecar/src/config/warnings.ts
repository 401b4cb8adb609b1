import type { Secret } from '@retriever/upstream/secret'

import { isLoopback } from '../http/origin.ts'
import type { Config } from './schema.ts'
import { writtenOut } from './written-out.ts'
import type { PlacedSecret } from './written-out.ts'

/** Tokens that others send to us have at least so many characters. */
const shortestToken = 16

/** What is allowed, but not wise. `written` tells whether a secret is written out in the configuration. */
export function warningsAbout(
  { access, bridge, listeners, registration }: Config,
  secrets: readonly PlacedSecret[],
  written: (secret: Secret) => boolean,
): readonly string[] {
  const plain = Object.entries(listeners)
    .filter(
      ([name, { host, socket, tls }]) =>
        name === 'api' && socket === undefined && !tls && !isLoopback(host),
    )
    .map(([name, { host }]) => `listeners.${name} answers on ${host} without TLS`)
  const open = Object.entries(bridge?.sources ?? {})
    .filter(([, source]) => source.access.type === 'open')
    .map(([name]) => `bridge.sources.${name} takes deliveries from anybody`)
  const short = Object.entries(access.tokens)
    .filter(([, { token }]) => token.reveal().length < shortestToken)
    .map(([name]) => `access.tokens.${name} is short; use at least ${shortestToken} characters`)
  const useless =
    access.certificates && listeners.api.tls?.clientCa === undefined
      ? ['access.certificates is on, but without listeners.api.tls.clientCa nobody can show one']
      : []
  const ungated =
    registration === 'off'
      ? ['registration is off: entities of any service are managed, registered or not']
      : []
  return [...writtenOut(secrets, written), ...plain, ...open, ...short, ...useless, ...ungated]
}
