import * as z from 'zod'

import type { Leaves } from './leaves.ts'
import { section } from './section.ts'

/** Where one listener listens, and how. */
export interface ListenerConfig {
  readonly host: string
  readonly port: number
  readonly tls?: ListenerTls | undefined
  /** The path of a Unix socket, in the place of host, port and TLS. Who may connect is for its folder to say. */
  readonly socket?: string | undefined
}

/** PEM files. All are read again when they change. */
export interface ListenerTls {
  /** With the chain. */
  readonly certificate: string
  readonly key: string
  /** The authorities of clients' certificates. With it, clients are asked for one; they need not have any. */
  readonly clientCa?: string | undefined
}

/** The schema of a listener; everything in it has a default. */
export function listenerSection(
  { text, path, port, readableFile }: Leaves,
  defaultPort: number,
): z.ZodType<ListenerConfig> {
  const tls = section({
    certificate: readableFile,
    key: readableFile,
    clientCa: readableFile.optional(),
  })
  return section({
    host: text.optional(),
    port: port.optional(),
    tls: tls.optional(),
    socket: path.optional(),
  })
    .refine(
      ({ socket, host, port: number, tls: files }) =>
        socket === undefined || (host === undefined && number === undefined && files === undefined),
      'a socket has no host, no port and no tls: give either',
    )
    .transform(({ host = '127.0.0.1', port: number = defaultPort, ...others }) => ({
      host,
      port: number,
      ...others,
    }))
}
