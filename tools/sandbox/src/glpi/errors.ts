/** A refusal with which GLPI answers in its own form: `[code, message]`. Thrown anywhere, answered in one place. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** What the body carries in its second place: a text, null, or the results of a bulk call. */
  readonly detail: unknown
  /** Where the documentation link at the end of the text points to; without it there is none. */
  readonly link: 'api' | 'root' | undefined

  constructor(status: number, code: string, detail: unknown, link?: 'api' | 'root') {
    super(`${status} ${code}`)
    this.status = status
    this.code = code
    this.detail = detail
    this.link = link
  }
}

/** The general refusal of a wrong parameter. */
export function badRequest(text = 'Bad Request'): ApiError {
  return new ApiError(400, 'ERROR', text, 'api')
}

/** The refusal of anything that should be an object or a list of objects. */
export function badArray(): ApiError {
  return new ApiError(400, 'ERROR_BAD_ARRAY', 'input parameter must be an array of objects', 'api')
}

/** The refusal of an item that is not there. */
export function itemNotFound(): ApiError {
  return new ApiError(404, 'ERROR_ITEM_NOT_FOUND', 'Item not found')
}

/** The refusal of an item that may not be read. */
export function rightMissing(): ApiError {
  return new ApiError(
    403,
    'ERROR_RIGHT_MISSING',
    "You don't have permission to perform this action.",
  )
}

/** The refusal of a name in the path that is no item type. */
export function resourceNotFound(): ApiError {
  return new ApiError(
    400,
    'ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM',
    'resource not found or not an instance of CommonDBTM',
    'api',
  )
}

/** The refusal of a body that is not JSON, or that PHP takes for nothing: `null`, `0`, `[]`. */
export function invalidJson(): ApiError {
  return new ApiError(400, 'ERROR_JSON_PAYLOAD_INVALID', 'JSON payload seems not valid')
}

/** The refusal of a path that ends where a name should be. */
export function resourceMissing(): ApiError {
  return new ApiError(400, 'ERROR_RESOURCE_MISSING', 'missing resource', 'api')
}

/** The refusal of a page that begins after the last row. */
export function rangeExceedsTotal(total: number): ApiError {
  return new ApiError(
    400,
    'ERROR_RANGE_EXCEED_TOTAL',
    `Provided range exceed total count of data: ${total}`,
    'api',
  )
}

/** PHP gave up: the caller gets an empty page with status 500. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory'
}
