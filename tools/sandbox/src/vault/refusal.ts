/**
 * A request that is not carried out. An `error` is what a program could not do: on paths that need a token it is
 * reported inside `1 error occurred:`. An `answer` is meant for the caller and stands as it is.
 */
export class Refusal extends Error {
  readonly status: number
  readonly form: 'answer' | 'error'
  /** Headers that come with it. */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    form: 'answer' | 'error' = 'answer',
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.form = form
    this.headers = headers
  }
}

/** A request that makes no sense: 400. */
export function invalid(message: string): Refusal {
  return new Refusal(400, message)
}

/** A valid token may not do this. */
export function forbidden(): Refusal {
  return new Refusal(403, 'permission denied', 'error')
}

/** The token is missing, unknown, used up or expired; or nobody may know why. */
export function badToken(): Refusal {
  return new Refusal(403, 'permission denied')
}

/** Something on the server went wrong: 500. */
export function failure(message: string): Refusal {
  return new Refusal(500, message, 'error')
}

/** The path is unknown to the engine. */
export function unsupportedPath(): Refusal {
  return new Refusal(404, 'unsupported path', 'error')
}

/** The engine knows the path, but not this verb on it. */
export function unsupportedOperation(): Refusal {
  return new Refusal(405, 'unsupported operation', 'error')
}
