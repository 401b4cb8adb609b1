import { createHmac, timingSafeEqual } from 'node:crypto'

import type { SourceRule, Verdict } from './access.ts'
import { bearerToken } from './bearer.ts'
import { knownSecret, matchesAny } from './same-secret.ts'
import type { HmacAccess, SourceAccess } from './source-access.ts'

/** How far the sender's clock may be from ours when it signs a timestamp. */
const timestampToleranceMs = 5 * 60_000

/** What a source has to show before its delivery is looked at. */
export function sourceRule(source: string, access: SourceAccess): SourceRule {
  switch (access.type) {
    case 'open':
      return { source, signsBody: false, verify: () => accepted }
    case 'token': {
      const tokens = access.tokens.map(knownSecret)
      return {
        source,
        signsBody: false,
        verify({ headers }) {
          const token = bearerToken(headers)
          if (token === undefined) return refused('a bearer token is required', 'Bearer')
          return matchesAny(tokens, token) ? accepted : refused('the token is not known', 'Bearer')
        },
      }
    }
    case 'basic': {
      const passwords = access.passwords.map(knownSecret)
      return {
        source,
        signsBody: false,
        verify({ headers }) {
          const [user, password] = basicCredentials(headers) ?? []
          if (user === undefined || password === undefined) {
            return refused('a user name and a password are required', 'Basic')
          }
          return matchesAny(passwords, password) && user === access.user
            ? accepted
            : refused('user name or password are wrong', 'Basic')
        },
      }
    }
    case 'header': {
      const tokens = access.tokens.map(knownSecret)
      return {
        source,
        signsBody: false,
        verify({ headers }) {
          const token = headers.get(access.header)
          if (token === null) return refused(`the header ${access.header} is missing`)
          return matchesAny(tokens, token) ? accepted : refused('the token is not known')
        },
      }
    }
    case 'hmac':
      return {
        source,
        signsBody: true,
        verify: ({ headers, body, now }) => verifySignature(access, headers, body, now),
      }
  }
}

const accepted: Verdict = { ok: true }

function refused(detail: string, challenge?: 'Bearer' | 'Basic'): Verdict {
  return { ok: false, detail, ...(challenge !== undefined && { challenge }) }
}

function basicCredentials(headers: Headers): readonly [string, string] | undefined {
  const match = /^Basic +([\w+/=-]+)$/i.exec(headers.get('authorization') ?? '')
  if (!match?.[1]) return undefined
  const text = Buffer.from(match[1], 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)]
}

function verifySignature(
  { secrets, header, timestampHeader }: HmacAccess,
  headers: Headers,
  body: Uint8Array,
  now: number,
): Verdict {
  const signature = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(headers.get(header) ?? '')?.[1]
  if (signature === undefined) return refused(`the header ${header} carries no signature`)
  let signed = ''
  if (timestampHeader !== undefined) {
    const timestamp = headers.get(timestampHeader) ?? ''
    if (!/^\d{1,12}$/.test(timestamp)) {
      return refused(`the header ${timestampHeader} carries no timestamp`)
    }
    if (Math.abs(Number(timestamp) * 1000 - now) > timestampToleranceMs) {
      return refused('the signature is too old, or from the future')
    }
    signed = `${timestamp}:`
  }
  const presented = Buffer.from(signature, 'hex')
  const good = secrets.filter((secret) => {
    const expected = createHmac('sha256', secret.reveal()).update(signed).update(body).digest()
    return timingSafeEqual(expected, presented)
  })
  return good.length > 0 ? accepted : refused('the signature does not fit the body')
}
