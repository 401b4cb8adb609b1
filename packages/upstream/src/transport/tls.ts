import type { SecureContext } from 'node:tls'

import type { TlsOptions } from '../options.ts'

/**
 * The certificates and the key that connections use, parsed once: with all root certificates of Node that takes about
 * ten milliseconds. Undefined when nothing but Node's defaults is wanted.
 */
export function secureContext(options: TlsOptions | undefined): SecureContext | undefined {
  const { ca, certificate, key } = options ?? {}
  if (ca === undefined && certificate === undefined && key === undefined) return undefined
  if (ca !== undefined) checkAuthorities(ca)
  return nodeTls().createSecureContext({
    ...(ca !== undefined && { ca: [...trustedRoots(), ca] }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key: key.reveal() }),
  })
}

/** OpenSSL ignores what it cannot read; the mistake would show up as a server that is not trusted. */
function checkAuthorities(ca: string): void {
  const blocks = ca.match(/-----BEGIN [^-]*CERTIFICATE-----[^-]+-----END [^-]*CERTIFICATE-----/g)
  if (!blocks) throw new Error('tls.ca holds no PEM certificate')
  const { X509Certificate } = process.getBuiltinModule('node:crypto')
  for (const block of blocks) void new X509Certificate(block)
}

/** What Node trusts by itself: its own roots, `NODE_EXTRA_CA_CERTS`, and those of the system if it was told so. */
function trustedRoots(): readonly string[] {
  const tls = nodeTls()
  // Bundlers and older runtimes may lack the function although the types have it.
  return typeof tls.getCACertificates === 'function'
    ? tls.getCACertificates('default')
    : tls.rootCertificates
}

/** Loaded only for those who bring certificates of their own; undici needs it too, but later. */
function nodeTls(): typeof import('node:tls') {
  return process.getBuiltinModule('node:tls')
}
