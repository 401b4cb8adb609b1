/** Something that cannot be done, in the server's own words. Thrown, and caught where requests come in. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: Status
  /** Sent beside the usual headers. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: Status, headers: Readonly<Record<string, string>> = {}) {
    super(status.message)
    this.status = status
    this.headers = headers
  }
}

/** The body of most refusals. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: object
  readonly status: 'Failure'
  readonly message: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code: number
}

/** What a refusal is about. */
export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly causes?: readonly Cause[]
}

/** One thing that is wrong in a body. */
export interface Cause {
  readonly reason: string
  readonly message: string
  readonly field: string
}

/** What a message and its details name: a plural for most refusals, a kind for invalid bodies. */
export interface Named {
  readonly group: string
  readonly kind: string
  readonly name?: string
}

/** A refusal without details of its own. */
export function status(
  code: number,
  reason: string,
  message: string,
  details?: StatusDetails,
): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  }
}

/** The token is of nobody that the server knows. */
export function unauthorized(): Refused {
  return new Refused(status(401, 'Unauthorized', 'Unauthorized'))
}

/** The caller may not do this; or, told by `why`, nobody may. */
export function forbidden(named: Named, why: string, causes?: readonly Cause[]): Refused {
  const details = { ...detailsOf(named), ...(causes === undefined ? {} : { causes }) }
  const message = `${quoted(named)} is forbidden: ${why}`
  return new Refused(status(403, 'Forbidden', message, details))
}

/** The caller may not ask for a path that is no resource. */
export function forbiddenPath(why: string): Refused {
  return new Refused(status(403, 'Forbidden', `forbidden: ${why}`, {}))
}

/** There is no such object. */
export function notFound(named: Named): Refused {
  return new Refused(status(404, 'NotFound', `${quoted(named)} not found`, detailsOf(named)))
}

/** There is one already. */
export function alreadyExists(named: Named): Refused {
  const message = `${quoted(named)} already exists`
  return new Refused(status(409, 'AlreadyExists', message, detailsOf(named)))
}

/** A group that is built in has no such version or resource. */
export function noResource(): Refused {
  const message = 'the server could not find the requested resource'
  return new Refused(status(404, 'NotFound', message, {}))
}

/** The body cannot be understood. */
export function badRequest(message: string): Refused {
  return new Refused(status(400, 'BadRequest', message))
}

/** The method means nothing here. */
export function notAllowed(): Refused {
  const message = 'the server does not allow this method on the requested resource'
  return new Refused(status(405, 'MethodNotAllowed', message, {}))
}

/** A real server does it, and the stand-in does not. */
export function notPlayed(what: string): Refused {
  return new Refused(status(501, 'NotImplemented', `the sandbox does not play ${what}`))
}

/** The body is understood and wrong. */
export function invalid({ group, kind, name = '' }: Named, cause: Cause): Refused {
  const message = `${withGroup(kind, group)} ${JSON.stringify(name)} is invalid: ${cause.field}: ${cause.message}`
  const details = {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    causes: [cause],
  }
  return new Refused(status(422, 'Invalid', message, details))
}

/** A field has a value that it must not have. */
export function wrongValue(field: string, value: unknown, why: string): Cause {
  const message = `Invalid value: ${JSON.stringify(value)}: ${why}`
  return { reason: 'FieldValueInvalid', message, field }
}

function detailsOf({ name, group, kind }: Named): StatusDetails {
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind,
  }
}

function quoted({ kind, group, name }: Named): string {
  return `${withGroup(kind, group)}${name === undefined ? '' : ` ${JSON.stringify(name)}`}`
}

function withGroup(kind: string, group: string): string {
  return group === '' ? kind : `${kind}.${group}`
}
