import { json } from '../frame/json-answers.ts'
import type { StandInAnswer } from '../frame/stand-in.ts'

/** A request that is not carried out; thrown anywhere below the routes. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
  }

  /** The answer to the caller. */
  answer(): StandInAnswer {
    return json(this.status, this.body)
  }
}

/** The shape of v1, and of most of v2: texts. */
export function refused(status: number, ...errors: readonly string[]): Refused {
  return new Refused(status, { errors })
}

/** The shape of those parts of v2 that follow JSON:API. */
export function refusedItem(status: number, title: string, detail: string): Refused {
  return new Refused(status, { errors: [{ status: String(status), title, detail }] })
}

/** As the service definitions of v2. */
export function refusedWithDetails(status: number, ...errors: readonly string[]): Refused {
  return new Refused(status, { errors, error_details: errors.map(() => ({})) })
}

/** 400 with one text. */
export function badRequest(text: string): Refused {
  return refused(400, text)
}

/** 404 with one text. */
export function notFound(text: string): Refused {
  return refused(404, text)
}
