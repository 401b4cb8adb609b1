import { createCA, createCert } from 'mkcert'

/** Certificates for tests, made once: by an authority that nobody trusts unless told to. */
export interface Certificates {
  /** The authority, PEM. */
  readonly ca: string
  /** For 127.0.0.1, ::1 and localhost. */
  readonly server: { readonly cert: string; readonly key: string }
  /** For a client named `bridge`. */
  readonly client: { readonly cert: string; readonly key: string }
}

let made: Promise<Certificates> | undefined

export function certificates(): Promise<Certificates> {
  made ??= make()
  return made
}

async function make(): Promise<Certificates> {
  const ca = await createCA({
    organization: 'Test authority',
    countryCode: 'AQ',
    state: 'Ross Island',
    locality: 'McMurdo',
    validity: 2,
  })
  const server = await createCert({ ca, domains: ['127.0.0.1', '::1', 'localhost'], validity: 2 })
  const client = await createCert({ ca, domains: ['bridge'], validity: 2 })
  return { ca: ca.cert, server, client }
}
