import type { PeerCertificate } from '../http/peer.ts'

/**
 * The names by which a certificate may be granted something: its URIs, then its DNS names. The common name counts only
 * where there is no other, and nothing but a URI may look like one: an authority that checks one kind of name may leave
 * another to whoever asks for the certificate.
 */
export function namesIn({ uris, dnsNames, commonName }: PeerCertificate): readonly string[] {
  const alternative = [...uris, ...dnsNames.filter((name) => !name.includes('://'))]
  const hasAlternative = uris.length + dnsNames.length > 0
  const common =
    hasAlternative || commonName === '' || commonName.includes('://') ? [] : [commonName]
  return [...alternative, ...common]
}
