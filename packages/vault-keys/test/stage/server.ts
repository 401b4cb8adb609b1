import { control, startStandIn } from '@retriever/sandbox'

import { certificates } from './certificates.ts'
import { fetchTrusting } from './exchange.ts'
import type { Control } from './stage.ts'

/** A server that scenarios can play on. */
export interface Server {
  readonly url: string
  readonly rootToken: string
  /** The authority of its certificate, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
  close(): Promise<void>
}

/** The stand-in, for one scenario. */
export interface SandboxServer extends Server {
  readonly control: Control
}

/** Starts a stand-in. With TLS it asks callers for a certificate, as the real one does. */
export async function startSandbox({ tls = false }: { tls?: boolean }): Promise<SandboxServer> {
  const { server, ca } = tls ? await certificates() : { server: undefined, ca: undefined }
  const standIn = await startStandIn('vault', server === undefined ? {} : { tls: server })
  const { url, credentials, close } = standIn
  return {
    url,
    rootToken: credentials.rootToken,
    ca,
    control: control(url, ca === undefined ? {} : { fetch: fetchTrusting(ca) }),
    close,
  }
}
