import type { Authenticator } from '../authenticator.ts'
import { bearerChallenge } from '../challenge.ts'
import type { Callers } from '../grants-of.ts'

/**
 * Client certificates that the TLS handshake has verified. They speak for requests without an `Authorization` header
 * only: who shows a token wants to be known by it.
 */
export function certificateAuthenticator(callers: Callers): Authenticator {
  return {
    kind: 'certificate',
    authenticate({ credential, peer }) {
      if (credential.type !== 'none') return undefined
      if (peer.certificate) return { caller: callers.certificate(peer.certificate) }
      return peer.certificateRefused === undefined
        ? undefined
        : {
            refused: `the client certificate is not accepted: ${peer.certificateRefused}`,
            challenge: bearerChallenge,
          }
    },
  }
}
