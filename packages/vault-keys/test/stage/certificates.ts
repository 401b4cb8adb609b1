import { createCA, createCert } from 'mkcert'

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** Certificates of an authority that nobody trusts unless told to. */
export interface Certificates {
  /** The authority's own, PEM. */
  readonly ca: string
  /** For 127.0.0.1, ::1 and localhost. */
  readonly server: KeyPair
  /** For `elsewhere.example`. */
  readonly otherName: KeyPair
  /** For 127.0.0.1, and no longer valid. */
  readonly expired: KeyPair
  /** For a client named `birddog`. */
  readonly client: KeyPair
  /** Another authority; nothing above is by it. */
  readonly otherCa: string
  /** By the other authority, for 127.0.0.1. */
  readonly otherServer: KeyPair
  /** By the other authority, for a client named `birddog`. */
  readonly otherClient: KeyPair
}

let made: Promise<Certificates> | undefined

/** Makes them once for all scenarios of a process. */
export function certificates(): Promise<Certificates> {
  made ??= make()
  return made
}

async function make(): Promise<Certificates> {
  const [one, other] = await Promise.all([authority('Stage'), authority('Other stage')])
  const here = ['127.0.0.1', '::1', 'localhost']
  const [server, otherName, expired, client, otherServer, otherClient] = await Promise.all([
    one.issue(here),
    one.issue(['elsewhere.example']),
    one.issue(here, -1),
    one.issue(['birddog']),
    other.issue(here),
    other.issue(['birddog']),
  ])
  const { ca } = one
  return { ca, server, otherName, expired, client, otherCa: other.ca, otherServer, otherClient }
}

interface Authority {
  readonly ca: string
  issue(names: string[], days?: number): Promise<KeyPair>
}

async function authority(organization: string): Promise<Authority> {
  const where = { countryCode: 'AQ', state: 'Ross Island', locality: 'McMurdo' }
  const ca = await createCA({ ...where, organization, validity: 2 })
  return {
    ca: ca.cert,
    async issue(domains, validity = 2) {
      const { cert, key } = await createCert({ ca, domains, validity })
      return { certificate: cert, key }
    },
  }
}
