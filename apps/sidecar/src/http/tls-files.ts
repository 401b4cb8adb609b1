import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'

import type { Clock } from '@retriever/upstream'
import type { Logger } from 'pino'

import type { ListenerTls } from '../config/listener-section.ts'

/** A certificate with its chain and its private key, both PEM, and who may issue those of clients. */
interface CertificatePair {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca?: Buffer
}

/** A pair of files that is read again when it changes. */
export interface WatchedTlsFiles {
  readonly current: CertificatePair
  /** Called with every new pair that fits together. */
  onChange(listener: (pair: CertificatePair) => void): void
  stop(): void
}

const lookEveryMs = 5_000

/**
 * Reads the pair, and looks every few seconds whether it changed. It compares contents, because mounted secrets are
 * replaced through links, which watchers of files miss. A pair that does not fit together is logged and not used.
 */
export async function watchTlsFiles(
  files: ListenerTls,
  options: { readonly name: string; readonly logger: Logger; readonly clock: Clock },
): Promise<WatchedTlsFiles> {
  const { name, logger, clock } = options
  const stopped = new AbortController()
  const listeners: ((pair: CertificatePair) => void)[] = []
  let seen = await readPair(files)
  createSecureContext({ ...seen })

  const look = async () => {
    const next = await readPair(files)
    if (isSame(next, seen)) return
    seen = next
    createSecureContext({ ...next })
    for (const listener of listeners) listener(next)
    logger.info({ listener: name }, 'certificate replaced')
  }

  const loop = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(lookEveryMs, stopped.signal).catch(() => {})
      if (stopped.signal.aborted) return
      await look().catch((error: unknown) => {
        logger.error({ err: error, listener: name }, 'certificate not replaced; the old one stays')
      })
    }
  }

  const current = seen
  void loop()
  return {
    current,
    onChange: (listener) => void listeners.push(listener),
    stop: () => stopped.abort(),
  }
}

async function readPair({ certificate, key, clientCa }: ListenerTls): Promise<CertificatePair> {
  const [cert, privateKey, ca] = await Promise.all([
    readFile(certificate),
    readFile(key),
    clientCa === undefined ? undefined : readFile(clientCa),
  ])
  return { cert, key: privateKey, ...(ca && { ca }) }
}

function isSame(one: CertificatePair, other: CertificatePair): boolean {
  return (['cert', 'key', 'ca'] as const).every((part) => {
    const [a, b] = [one[part], other[part]]
    return a === undefined || b === undefined ? a === b : a.equals(b)
  })
}
