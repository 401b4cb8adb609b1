import { createHash } from 'node:crypto'

import type { SessionCall } from '../call.ts'
import type { Row } from '../database.ts'
import type { Reply } from './reply.ts'

/** The file of a document, when the caller wants it and not the description. */
export function download({ headers, parameters }: SessionCall, row: Row): Reply | undefined {
  const wanted = headers['accept'] === 'application/octet-stream' || parameters['alt'] === 'media'
  if (!wanted || typeof row['filecontent'] !== 'string') return undefined
  const raw = Buffer.from(row['filecontent'], 'base64')
  const name = String(row['filename'] ?? '')
  const changed = String(row['date_mod'] ?? '').replace(' ', 'T')
  return {
    value: undefined,
    raw,
    headers: {
      'content-type': `${String(row['mime'] ?? 'application/octet-stream')};charset=UTF-8`,
      'content-disposition': `attachment; filename="${name}"; filename*=utf-8''${encodeURIComponent(name)}`,
      etag: createHash('md5').update(raw).digest('hex'),
      'last-modified': new Date(`${changed}Z`).toUTCString(),
    },
  }
}
