import type { Declared } from '@retriever/datadog-entities'

import type { RouteRequest } from '../../capability.ts'
import { may } from '../../access/permits.ts'
import { ProblemError } from '../../problem.ts'
import { decodeBody } from './decode-body.ts'
import type { EntityType } from './entity-type.ts'

/** Longest document, in bytes. */
export const longestEntity = 256 * 1024

/** The one entity that a body declares. Throws when it is none of this kind, or another number than one. */
export function oneEntity(
  request: Pick<RouteRequest, 'raw' | 'body' | 'caller'>,
  { kind }: EntityType,
): Declared {
  const { raw, body, caller } = request
  const { declared, format } = decodeBody({
    headers: raw.headers,
    body,
    maxBytes: longestEntity,
    allowRawTemplates: may(caller, 'raw-template'),
  })
  const [only] = declared
  if (!only || declared.length !== 1) {
    const detail = `expected one ${kind}, got ${declared.length} entities`
    throw invalid('', detail, 'POST /apply takes several')
  }
  if (only.kind !== kind) {
    const hint = `send it to /${only.kind}`
    throw invalid(
      only.origin.pointer,
      `expected a document of a ${kind}, got that of a ${only.kind}`,
      hint,
    )
  }
  // What was exported bears the id of what it was exported from.
  if (format !== 'ui-export') return only
  const { id: _id, ...others } = only
  return others
}

/** The refusal of one thing in a document. */
export function invalid(pointer: string, detail: string, hint: string): ProblemError {
  return new ProblemError('invalid-document', detail, { errors: [{ pointer, detail, hint }] })
}
