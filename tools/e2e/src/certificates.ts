import { createCA, createCert } from 'mkcert'

/** A certificate and its key, PEM. */
interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** A certificate authority that nobody knows but those who are given its certificate. */
export interface PrivateAuthority {
  /** PEM. */
  readonly certificate: string
  /** Issues a server certificate for these host names and addresses. */
  issue(...hosts: readonly string[]): Promise<KeyPair>
}

/** Makes an authority that is valid for two days. */
export async function createAuthority(organization: string): Promise<PrivateAuthority> {
  const ca = await createCA({
    organization,
    countryCode: 'EU',
    state: 'Test',
    locality: 'Test',
    validity: 2,
  })
  return {
    certificate: ca.cert,
    async issue(...hosts) {
      const { cert, key } = await createCert({ ca, domains: [...hosts], validity: 2 })
      return { certificate: cert, key }
    },
  }
}
