import type { WireFailure } from './transport.ts'

const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_CERT|CRL_)/
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO)/
/** The server ends the handshake with an alert; with TLS 1.3 that comes after the client began to send. */
const HANDSHAKE_ALERT =
  /^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE|ACCESS_DENIED|UNKNOWN_PSK)/
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)/
/** The server knows that it needs a certificate, or does not like ours: trying again is no use. */
const CLIENT_CERTIFICATE =
  /ALERT_(CERTIFICATE|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/

/** What an error of the HTTP client means. `sent` says whether sending had begun, as far as the transport knows. */
export function failureOf(error: unknown, sent: boolean, proxied: boolean): WireFailure {
  const { name, code, message } = describe(error)
  if (/Proxy Authentication Required/.test(message)) {
    return {
      code: 'proxy',
      sent: false,
      lasting: true,
      cause: error,
      detail: 'the proxy answers 407',
    }
  }
  if (HANDSHAKE_ALERT.test(code)) {
    return { code: 'tls', sent: false, lasting: CLIENT_CERTIFICATE.test(code), cause: error }
  }
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' || code === 'UND_ERR_NOT_SUPPORTED') {
    return { code: 'invalid-request', sent: false, cause: error }
  }
  if (sent) return { code: afterSending(code, name), sent, cause: error }
  return { ...beforeSending(code, message, proxied), sent, cause: error }
}

/** Whether this error can only come before anything is sent; for transports that do not tell. */
export function isBeforeSending(error: unknown): boolean {
  const { code } = describe(error)
  return NEVER_SENT.test(code) || CERTIFICATE.test(code)
}

function afterSending(code: string, name: string): 'malformed' | 'too-large' | 'reset' {
  // Not all of its errors carry their code.
  if (name === 'HTTPParserError' || code.startsWith('HPE_')) return 'malformed'
  return code === 'UND_ERR_HEADERS_OVERFLOW' ? 'too-large' : 'reset'
}

function beforeSending(
  code: string,
  message: string,
  proxied: boolean,
): Pick<WireFailure, 'code' | 'lasting' | 'detail'> {
  const tunnel = /^Proxy response \((\d+)\)/.exec(message)
  if (tunnel) {
    const status = Number(tunnel[1])
    return {
      code: 'proxy',
      lasting: status < 500 && status !== 429,
      detail: `the proxy answers ${status}`,
    }
  }
  if (code === 'UND_ERR_INVALID_ARG') return { code: 'invalid-request' }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return { code: 'closed' }
  if (code === 'UND_ERR_PRX_TLS') return { code: 'proxy', lasting: true }
  if (code === 'UND_ERR_PRX_CONN') return { code: 'proxy' }
  if (CERTIFICATE.test(code)) return { code: 'tls', lasting: true }
  if (TLS.test(code)) return { code: 'tls' }
  if (proxied && NEVER_SENT.test(code)) {
    return { code: 'proxy', detail: 'the proxy cannot be reached' }
  }
  return { code: 'unreachable' }
}

interface Described {
  readonly name: string
  readonly code: string
  readonly message: string
}

/** The error itself, or the first of its causes that has a code: `fetch` hides what happened there. */
function describe(error: unknown): Described {
  const chain: Error[] = []
  for (let at = error; at instanceof Error && chain.length < 4; at = at.cause) chain.push(at)
  const coded = chain.find((one) => 'code' in one && typeof one.code === 'string')
  const { name, message } = coded ?? chain[0] ?? new Error(String(error))
  return { name, code: coded && 'code' in coded ? String(coded.code) : '', message }
}
