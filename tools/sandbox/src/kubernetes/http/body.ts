import { parse } from 'yaml'

import type { StandInRequest } from '../../frame/stand-in.ts'
import { badRequest, Refused, status } from './status.ts'

/** An object of JSON, with whatever it holds. */
export type Fields = Readonly<Record<string, unknown>>

/** The kind that an address takes. */
export interface Expected {
  readonly kind: string
  readonly group: string
  readonly version: string
  /** Other versions of the group that the server knows. */
  readonly versions?: readonly string[]
}

/** Reads a body as the kind that belongs to the address. Throws `Refused` with the texts of the real server. */
export function bodyOf(request: StandInRequest, expected: Expected): Fields {
  const value = decode(request, expected.kind)
  const { kind = expected.kind, apiVersion } = value
  const own = apiVersionOf(expected, expected.version)
  const given = apiVersion === undefined || apiVersion === '' ? own : textOf(apiVersion)
  const cannot = `${textOf(kind)} in version "${given.split('/').at(-1)}" cannot be handled as a ${expected.kind}`
  const isRegistered = [expected.version, ...(expected.versions ?? [])].some(
    (version) => apiVersionOf(expected, version) === given,
  )
  if (!isRegistered || (kind !== expected.kind && kind !== '')) {
    throw badRequest(
      `${cannot}: no kind "${textOf(kind)}" is registered for version "${given}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    )
  }
  if (given !== own) {
    throw badRequest(
      `the API version in the data (${given}) does not match the expected API version (${own})`,
    )
  }
  return value
}

/** Refuses a field that is of another type than it must be. */
export function typed<T>(
  { kind, version }: Expected,
  place: string,
  value: unknown,
  type: string,
  is: (value: unknown) => value is T,
): T | undefined {
  if (value === undefined || value === null) return undefined
  if (is(value)) return value
  const got = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: json: cannot unmarshal ${got} into Go struct field ${place} of type ${type}`,
  )
}

/** Whether it is a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether it is a list of texts. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

/** Whether it is a whole number. */
export function isWhole(value: unknown): value is number {
  return Number.isInteger(value)
}

/** Whether it is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return isText(value) ? value : JSON.stringify(value)
}

function apiVersionOf({ group }: Expected, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

function decode({ headers, body }: StandInRequest, kind: string): Fields {
  const type = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim()
  const text = new TextDecoder().decode(body)
  if (type !== 'application/json' && type !== 'application/yaml') {
    throw new Refused(
      status(
        415,
        'UnsupportedMediaType',
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
      ),
    )
  }
  const unreadable = (why: string): Refused =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${summary(text, body)})`,
    )
  let value: unknown
  try {
    value = type === 'application/yaml' ? parse(text) : JSON.parse(text)
  } catch (error) {
    throw unreadable(complaint(text, error))
  }
  if (value === null) return {}
  if (isFields(value)) return value
  const got = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw unreadable(
    `json: cannot unmarshal ${got} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
  )
}

/** What Go's decoder says of the commonest mistakes. */
function complaint(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (text.trim() === '' || message.includes('end of JSON')) return 'unexpected end of JSON input'
  const at = /position (\d+)/.exec(message)?.[1]
  const character = text[at === undefined ? 0 : Number(at)] ?? text[0]
  if (message.includes('property name')) {
    return `invalid character '${character}' looking for beginning of object key string`
  }
  return message.includes('after JSON')
    ? `invalid character '${character}' after top-level value`
    : `invalid character '${character}' looking for beginning of value`
}

function summary(text: string, body: Uint8Array): string {
  if (body.length === 0) return '<empty>'
  const shown = text.startsWith('{') ? text : Buffer.from(body).toString('hex')
  return shown.length > 30 ? `${shown.slice(0, 30)} ...` : shown
}
