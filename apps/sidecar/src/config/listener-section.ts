import type * as z from 'zod'

import type { Leaves } from './leaves.ts'
import { section } from './section.ts'

/** Where a listener listens, and how. */
export function listenerSection({ text, port, readableFile }: Leaves, defaultPort: number) {
  const tls = section({
    /** PEM, with the chain. Read again when it changes. */
    certificate: readableFile,
    /** PEM. */
    key: readableFile,
  })
  return section({
    host: text.default('127.0.0.1'),
    port: port.default(defaultPort),
    tls: tls.optional(),
  }).prefault({})
}

/** Where one listener listens, and how. */
export type ListenerConfig = z.output<ReturnType<typeof listenerSection>>
