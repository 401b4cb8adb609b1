import type { Authenticator } from '../authenticator.ts'
import type { AccessConfig } from '../config.ts'
import type { Callers } from '../grants-of.ts'
import { knownSecret } from '../same-secret.ts'

/** Bearer tokens that stand in the configuration. */
export function tokenAuthenticator(
  tokens: Pick<AccessConfig, 'tokens'>['tokens'],
  callers: Callers,
): Authenticator {
  const known = Object.entries(tokens).map(([name, { token }]) => ({
    caller: callers.token(name),
    secret: knownSecret(token),
  }))
  return {
    kind: 'token',
    authenticate({ credential }) {
      if (credential.type !== 'bearer') return undefined
      // Every token is compared, so that the time taken tells nothing about them.
      const [found] = known.filter(({ secret }) => secret.matches(credential.token))
      return found && { caller: found.caller }
    },
  }
}
