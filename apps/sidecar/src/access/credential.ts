import type { Credential } from './authenticator.ts'

/** No token is longer: those of Kubernetes and of identity providers have one or two thousand characters. */
const longestToken = 8 * 1024

/**
 * Reads the `Authorization` header. Several of them come as one, joined with commas: that is none that can be used, so
 * that nobody behind a proxy can add a second one and have it taken for the first.
 */
export function credentialOf(headers: Headers): Credential {
  const value = headers.get('authorization')
  if (value === null) return { type: 'none' }
  if (!/^bearer(?: |$)/i.test(value))
    return unusable('the Authorization header holds no bearer token')
  const token = value.slice('bearer'.length).trim()
  if (token === '') return unusable('the bearer token is empty')
  if (token.length > longestToken) {
    return unusable(`the bearer token is longer than ${longestToken} characters`)
  }
  if (/\s/.test(token)) return unusable('the Authorization header holds more than one bearer token')
  return { type: 'bearer', token }
}

function unusable(why: string): Credential {
  return { type: 'unusable', why }
}
