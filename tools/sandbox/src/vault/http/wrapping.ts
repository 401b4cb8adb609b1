import { invalid, Refusal } from '../refusal.ts'
import type { Call } from '../server.ts'
import type { Token } from '../tokens/tokens.ts'

const notValid = 'wrapping token is not valid or does not exist'

/** The token in the body of a request about wrapping, or else the one that came with it. */
function wrappingTokenText({ data, sentToken }: Call): string {
  const inBody = data['token']
  return typeof inBody === 'string' && inBody !== '' ? inBody : sentToken
}

/** The wrapping token that a request is about. Throws when it is none, or was used. */
export function wrappingTokenOf(call: Call): Token {
  const text = wrappingTokenText(call)
  if (text === '') {
    throw new Refusal(403, 'error validating wrapping token: token is empty')
  }
  if (/^ey[^.]*\.[^.]+\.[^.]*$/.test(text)) {
    throw new Refusal(
      403,
      'error validating wrapping token: wrapping token could not be parsed: illegal base64 data at input byte 0',
    )
  }
  const token = call.server.tokens.find(text, call.now)
  if (token?.wrapped === undefined || token.usesLeft < 0) throw invalid(notValid)
  return token
}

/** Whether a path takes wrapping tokens, which are looked at before anything else. */
export function isAboutWrapping(path: string): boolean {
  return /^sys\/wrapping\/(lookup|unwrap|rewrap)$/.test(path)
}

/** Reads `X-Vault-Wrap-TTL` with this parser; what it throws is reported as the header's. */
export function wrapSeconds(header: string | undefined, parse: (text: string) => number): number {
  if (header === undefined || header === '') return 0
  let seconds: number
  try {
    seconds = parse(header)
  } catch (error) {
    throw invalid(`error parsing X-Vault-Wrap-TTL header: ${(error as Error).message}`)
  }
  if (seconds < 0) {
    throw invalid('error parsing X-Vault-Wrap-TTL header: requested wrap ttl cannot be negative')
  }
  return seconds
}
