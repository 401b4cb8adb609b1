import { codeOf, WireError } from './wire.ts'

/** The server's certificate does not prove who it is; trying again is no use. */
const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_CERT|CRL_|UNSPECIFIED$)/
const TLS = /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO)/

/** True when the server ended TLS because of our certificate; with TLS 1.3 that comes after we began to send. */
export function isHandshakeAlert(error: unknown): boolean {
  return /^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE|ACCESS_DENIED)/.test(
    codeOf(error),
  )
}

/** What to say about an error of TLS: with the code by which OpenSSL's documentation knows it. */
export function tlsError(error: unknown, endpoint: string): WireError {
  const reason = error instanceof Error ? error.message : String(error)
  return new WireError('tls', `TLS with ${endpoint} fails: ${codeOf(error)}, ${reason}`, {
    lasting: true,
    cause: error,
  })
}

/** True when one side does not trust the other, or one does not speak TLS as the other wants it. */
export function isTlsFailure(error: unknown): boolean {
  const code = codeOf(error)
  return CERTIFICATE.test(code) || TLS.test(code)
}

/** What an error means that ended a handshake. */
export function handshakeError(error: unknown, endpoint: string): WireError {
  if (isTlsFailure(error)) return tlsError(error, endpoint)
  return new WireError('handshake', `${endpoint} ends the connection during the TLS handshake`, {
    cause: error,
  })
}
