import { ProblemError } from '../../problem.ts'
import type { ApiOrganisation } from './api-context.ts'
import type { LiveEntity } from './live-entity.ts'

/** The entity tag of a live entity: of everything in it that can be written. */
export function etagOf({ digest }: Pick<LiveEntity, 'digest'>): string {
  return `"${digest.slice(0, 32)}"`
}

/** Whether `If-Match` is kept; throws `precondition-failed` when it is not, and `precondition-required` without it. */
export function assertIfMatch(
  headers: Headers,
  live: LiveEntity,
  { requireIfMatch }: Pick<ApiOrganisation, 'requireIfMatch'>,
): void {
  const given = headers.get('if-match')
  if (given === null) {
    if (!requireIfMatch) return
    throw new ProblemError('precondition-required', 'the header If-Match is required here', {
      errors: [{ header: 'if-match', detail: 'it is missing', hint: 'send the ETag of a GET' }],
    })
  }
  const tags = given.split(',').map((tag) => tag.trim())
  if (tags.includes('*') || tags.includes(etagOf(live))) return
  throw new ProblemError('precondition-failed', 'the entity is not the one in If-Match', {
    errors: [
      { header: 'if-match', detail: 'it was changed since', hint: 'GET it, and decide anew' },
    ],
    headers: { etag: etagOf(live) },
  })
}
