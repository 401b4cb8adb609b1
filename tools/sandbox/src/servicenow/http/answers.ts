import { json } from '../../frame/json-answers.ts'
import { htmlPage } from '../../frame/pages.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'

/** An error in the shape that all parts of the REST API share. */
export function failure(
  status: number,
  message: string,
  detail: string | null,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  const answer = json(status, { error: { message, detail }, status: 'failure' })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

/** 401 for whoever is not known. */
export function notAuthenticated(): StandInAnswer {
  const challenge = { 'www-authenticate': 'BASIC realm="Service-now"' }
  return failure(401, 'User Not Authenticated', 'Required to provide Auth information', challenge)
}

/** 403 for whoever may not use this API, or this table. */
export function notAuthorised(): StandInAnswer {
  return failure(403, 'User Not Authorized', 'Failed API level ACL Validation')
}

/** 404 for a record that is not there, or that the caller may not see. */
export function noRecord(): StandInAnswer {
  const detail = "Record doesn't exist or ACL restricts the record retrieval"
  return failure(404, 'No Record found', detail)
}

/** 429 of a rule. */
export function tooManyCalls(headers: Readonly<Record<string, string>>): StandInAnswer {
  const detail = `Maximum requests exceeded: ${headers['x-ratelimit-limit'] ?? '0'}`
  return failure(429, 'Rate limit exceeded', detail, headers)
}

/** 429 of a node all of whose transactions are taken, with nobody left to wait. */
export function noSemaphores(): StandInAnswer {
  return failure(429, 'Too many requests', 'API_INT semaphore queue limit reached')
}

/** What a sleeping instance says to everything, with status 200. */
export function hibernatingPage(): StandInAnswer {
  return htmlPage('Your instance is hibernating')
}
