import type { StandInRequest } from '../../frame/stand-in.ts'
import { ApiError, invalidJson } from '../errors.ts'
import { parseQueryString } from '../php/query-string.ts'
import { isEmpty, isMap } from '../php/values.ts'
import { parseUpload } from './upload.ts'

/** The parameters of a call, wherever they stand. */
export type Parameters = Record<string, unknown>

/**
 * Collects the parameters: query string, then body, then headers; what comes later wins. An `input` of the query string
 * is never one item, as a JSON object is, but always a list.
 */
export function parametersOf(request: StandInRequest, origin: string): Parameters {
  const { query, headers, method } = request
  const parameters: Parameters = { ...parseQueryString(query) }
  const { input } = parameters
  if (isMap(input)) parameters['input'] = Object.values(input)
  const body = trimmed(request.body)
  if (body.length > 0 && method === 'GET') {
    throw new ApiError(
      400,
      'ERROR_JSON_PAYLOAD_FORBIDDEN',
      'GET Request should not have json payload (http body)',
      'root',
    )
  }
  Object.assign(parameters, bodyParameters(request, body, origin))
  Object.assign(parameters, headerParameters(headers))
  for (const [name, value] of Object.entries(parameters)) {
    if (value === 'true') parameters[name] = true
    if (value === 'false') parameters[name] = false
  }
  return parameters
}

function bodyParameters(request: StandInRequest, body: Uint8Array, origin: string): Parameters {
  const type = request.headers['content-type'] ?? ''
  if (type.includes('application/json')) return jsonParameters(body)
  if (type.includes('multipart/form-data')) return parseUpload(request.body, type, origin)
  if (!type.includes('application/x-www-form-urlencoded')) return {}
  return parseQueryString(new TextDecoder().decode(body))
}

function jsonParameters(body: Uint8Array): Parameters {
  if (body.length === 0) return {}
  let value: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    value = JSON.parse(text)
  } catch {
    throw invalidJson()
  }
  if (isEmpty(value)) throw invalidJson()
  if (Array.isArray(value)) return Object.fromEntries(value.entries())
  return isMap(value) ? { ...value } : {}
}

function headerParameters(headers: Readonly<Record<string, string>>): Parameters {
  const found: Parameters = {}
  const { authorization = '' } = headers
  if (/^basic /i.test(authorization)) Object.assign(found, credentialsOf(authorization.slice(6)))
  if (authorization.includes('user_token')) {
    const token = authorization.split(' ')[1]
    if (token !== undefined) found['user_token'] = token
  }
  if (headers['session-token'] !== undefined) found['session_token'] = headers['session-token']
  if (headers['app-token'] !== undefined) found['app_token'] = headers['app-token']
  return found
}

function credentialsOf(encoded: string): Parameters {
  const text = Buffer.from(encoded.trim(), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? {} : { login: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** Without the blanks that PHP's `trim` takes away. */
function trimmed(body: Uint8Array): Uint8Array {
  const blank = (byte: number | undefined): boolean =>
    byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0 || byte === 0x0b
  let [start, end] = [0, body.length]
  while (start < end && blank(body[start])) start += 1
  while (end > start && blank(body[end - 1])) end -= 1
  return body.subarray(start, end)
}
