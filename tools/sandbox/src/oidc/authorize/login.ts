import { randomBytes } from 'node:crypto'

import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { errorPage, redirect } from '../http/answers.ts'
import { parametersOf } from '../http/parameters.ts'
import type { Issuer } from '../issuer.ts'
import { sendBack, sessionCookie } from './authorize.ts'

/** Takes the form of the page. */
export function login(issuer: Issuer, request: StandInRequest): StandInAnswer {
  const parameters = parametersOf(request)
  const id = parameters?.get('request') ?? ''
  const asked = issuer.pending.get(id)
  if (asked === undefined)
    return errorPage('expired', 'Go back to the application, and start anew.')
  if (parameters?.get('cancel') !== undefined) {
    issuer.pending.delete(id)
    const { redirectUri, state } = asked
    const error_description = 'The person did not want to.'
    const iss = issuer.origin()
    return redirect(redirectUri, { error: 'access_denied', error_description, state, iss })
  }
  const person = issuer.people.find((each) => each.id === parameters?.get('user'))
  if (person === undefined) return errorPage('unknown', 'Nobody of that name can sign in.')
  issuer.pending.delete(id)
  const cookie = randomBytes(24).toString('base64url')
  const session = { person, signedInAt: issuer.clock.now() }
  issuer.sessions.set(cookie, session)
  return sendBack(issuer, asked, session, {
    'set-cookie': `${sessionCookie}=${cookie}; Path=/; HttpOnly; SameSite=Lax`,
  })
}
