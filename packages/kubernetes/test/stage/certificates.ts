import { createCA, createCert } from 'mkcert'

/** An authority that nobody trusts unless told to, and a certificate for 127.0.0.1 by it. All PEM. */
export interface Authority {
  readonly ca: string
  readonly server: { readonly certificate: string; readonly key: string }
}

/** Makes a new one. */
export async function authority(organization: string): Promise<Authority> {
  const where = { countryCode: 'AQ', state: 'Ross Island', locality: 'McMurdo' }
  const ca = await createCA({ ...where, organization, validity: 2 })
  const { cert, key } = await createCert({ ca, domains: ['127.0.0.1'], validity: 2 })
  return { ca: ca.cert, server: { certificate: cert, key } }
}
