/** Where a request came from. */
export interface Peer {
  /** The network address of the other end; empty over a Unix socket, and when a test calls the app directly. */
  readonly address: string
  /** True over a Unix socket or when both ends of the connection are loopback addresses: then nobody outside could send it. */
  readonly local: boolean
  /** The client certificate that the TLS handshake has verified against the configured authorities. */
  readonly certificate?: PeerCertificate
  /** Why the certificate that it has shown is not good. */
  readonly certificateRefused?: string
}

/** What a verified client certificate says. */
export interface PeerCertificate {
  /** URIs among its subject alternative names: `spiffe://cluster.local/ns/shop/sa/deployer`. */
  readonly uris: readonly string[]
  /** DNS names among its subject alternative names. */
  readonly dnsNames: readonly string[]
  /** Common name of its subject; empty without one. */
  readonly commonName: string
  /** SHA-256 of the certificate, in lower-case hexadecimal digits. */
  readonly fingerprint: string
}
