import type { Authentication, Authenticator } from '../authenticator.ts'
import { bearerChallenge } from '../challenge.ts'
import type { Callers } from '../grants-of.ts'

/** What proxies add: then the one who really asks may be anywhere. */
const ofProxies = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

const ownName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/**
 * Whoever asks from this machine, and shows no credential of any kind. Programs on this machine that speak for others
 * are told apart: proxies by what they add, browsers by what they tell about the page that sends, or by a name for this
 * machine that is not its own.
 */
export function loopbackAuthenticator(callers: Callers): Authenticator {
  const caller = callers.loopback()
  return {
    kind: 'loopback',
    authenticate({ credential, headers, host, peer }): Authentication | undefined {
      const showsNothing = credential.type === 'none' && !peer.certificate
      if (!peer.local || !showsNothing || peer.certificateRefused !== undefined) return undefined
      if (ofProxies.some((name) => headers.has(name))) return refused('it comes through a proxy')
      const site = headers.get('sec-fetch-site')
      if (headers.has('origin') || (site !== null && site !== 'none')) {
        return refused('it comes from a page in a browser')
      }
      // Over a Unix socket there is no address, and any name will do.
      if (peer.address !== '' && !ownName.test(host)) {
        return refused('it is addressed to another name than that of this machine')
      }
      return { caller }
    },
  }
}

function refused(why: string): Authentication {
  const refusal = `a request from this machine needs a credential when ${why}`
  return { refused: refusal, challenge: bearerChallenge }
}
