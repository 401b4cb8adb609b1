import { readFileSync } from 'node:fs'

import { createUpstream } from '@retriever/upstream'
import { startStandIn } from '@retriever/sandbox'

/** A server that scenarios can play on. */
export interface Cluster {
  readonly url: string
  /** May do everything. */
  readonly adminToken: string
  /** The authority of its certificate, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
  close(): Promise<void>
}

/** The server that the environment names; undefined when it names none. */
export function realCluster(): Cluster | undefined {
  const url = process.env['KUBERNETES_TEST_URL']
  const adminToken = process.env['KUBERNETES_TEST_TOKEN']
  const file = process.env['KUBERNETES_TEST_CA']
  if (!url || !adminToken) return undefined
  const ca = file ? readFileSync(file, 'utf8') : undefined
  return { url, adminToken, ca, close: () => Promise.resolve() }
}

/** The stand-in, for one scenario. */
export async function sandboxCluster(): Promise<Cluster> {
  const { url, credentials, close } = await startStandIn('kubernetes')
  return { url, adminToken: credentials.adminToken, close }
}

/** Asks as administrator. */
export interface Admin {
  /** Creates something, and gives the answer. */
  create(path: string, body: object): Promise<Readonly<Record<string, unknown>>>
  /** Deletes something; it need not be there. */
  remove(path: string): Promise<void>
  close(): Promise<void>
}

/** Makes the administrator of a cluster. */
export function adminOf({ url, adminToken, ca }: Cluster): Admin {
  const upstream = createUpstream({
    name: 'admin',
    baseUrl: url,
    headers: { authorization: `Bearer ${adminToken}` },
    ...(ca !== undefined && { tls: { ca } }),
  })
  return {
    async create(path, json) {
      const answer = await upstream.request({ method: 'POST', path, json })
      return answer.json() as Readonly<Record<string, unknown>>
    },
    async remove(path) {
      const accept = (status: number): boolean => status < 300 || status === 404
      await upstream.request({ method: 'DELETE', path, accept })
    },
    close: () => upstream.close(),
  }
}
