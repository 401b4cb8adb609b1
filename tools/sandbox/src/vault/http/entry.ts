import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { invalid, Refusal } from '../refusal.ts'
import { dispatch } from '../routing/dispatch.ts'
import type { Call, Operation, Server } from '../server.ts'
import { decodeJson, JsonMistake, kindOf, TooComplex } from '../text/decode-json.ts'
import { secondsOf } from '../text/durations.ts'
import { isObject, type JsonObject } from '../text/json-value.ts'
import { errorAnswer, jsonAnswer, textAnswer } from './answers.ts'
import { inlineLogin } from './inline-auth.ts'
import { located } from './location.ts'
import { answerOutsideApi } from './outside.ts'
import { decodedPath, goBoolean } from './paths.ts'
import { sentToken } from './sent-token.ts'
import { fromCopy, redirected } from './standby.ts'
import { answerPlain } from './unsealed.ts'
import { wrapSeconds } from './wrapping.ts'

type Headers = Readonly<Record<string, string>>

const operations: Readonly<Record<string, Operation | undefined>> = {
  GET: 'read',
  HEAD: 'header',
  POST: 'update',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  LIST: 'list',
  SCAN: 'scan',
}

/** Answers one request to the server. */
export async function answerRequest(
  server: Server,
  request: StandInRequest,
  conditions: Conditions,
): Promise<StandInAnswer> {
  const answer = await answerWithBody(server, request, conditions)
  return request.method === 'HEAD' ? { ...answer, body: '' } : answer
}

async function answerWithBody(
  server: Server,
  request: StandInRequest,
  conditions: Conditions,
): Promise<StandInAnswer> {
  const settings = server.settings()
  if (settings.requireRequestHeader && request.headers['x-vault-request'] !== 'true') {
    return bareError(412, 'missing "X-Vault-Request" header')
  }
  const outside = answerOutsideApi(request, settings)
  if (outside !== undefined) return outside
  if (request.body.length > settings.maxBodyBytes) {
    return bareError(413, 'http: request body too large')
  }
  const namespaceText = request.headers['x-vault-namespace'] ?? ''
  const echoed: Headers = namespaceText === '' ? {} : { 'x-vault-namespace': namespaceText }
  try {
    return await answerApi(server, request, conditions, echoed)
  } catch (error) {
    if (error instanceof Refusal) {
      const message = error.message === '' ? undefined : error.message
      return errorAnswer(error.status, message, { ...echoed, ...error.headers })
    }
    throw error
  }
}

async function answerApi(
  server: Server,
  request: StandInRequest,
  conditions: Conditions,
  echoed: Headers,
): Promise<StandInAnswer> {
  const { method, headers } = request
  const decoded = decodedPath(request.path) ?? ''
  const rest = decoded.slice('/v1/'.length)
  const query = new Map(new URLSearchParams(request.query.replaceAll('+', '%20')))
  const isHealth = rest === 'sys/health'
  const isOpenBao = server.settings().flavour === 'openbao'
  const sent = method === 'SCAN' && !isOpenBao ? undefined : operations[method]
  if (sent === undefined && method !== 'OPTIONS') return errorAnswer(405, undefined, echoed)
  if (isHealth && method !== 'GET' && method !== 'HEAD') {
    return errorAnswer(405, undefined, echoed)
  }
  const operation = listed(isHealth ? sent : asked(sent, query))
  const data = bodyOf(request, query)
  if (rest.split('/').includes('..')) throw invalid('relative paths not supported')
  if (operation === 'update' && rest.endsWith('/')) {
    throw invalid("cannot write to a path ending in '/'")
  }
  const seconds = wrapSeconds(headers['x-vault-wrap-ttl'], secondsOf)
  const place = located(server, rest, headers['x-vault-namespace'] ?? '')
  const path = place.path
  const now = server.clock.now()
  let limits: Headers = {}
  if (!server.seal.sealed && server.seal.initialized) {
    const full = `${place.namespace?.path ?? ''}${path}`
    limits = server.quotas.count(full, request.remoteAddress, now)
  }
  const shown = { ...echoed, ...limits }
  const plain = answerPlain({
    server,
    method,
    path,
    query,
    data,
    inNamespace: place.isNamed,
    headers: shown,
    makeRootToken: () => rootToken(server, now),
  })
  if (plain !== undefined) return plain
  if (server.seal.sealed || !server.seal.initialized) throw new Refusal(503, 'Vault is sealed')
  if (method === 'OPTIONS') throw invalid('cannot handle internal-only request operation')
  const namespace = place.open(request, now)
  const listPath = (operation === 'list' || operation === 'scan') && !path.endsWith('/')
  const call: Call = {
    server,
    operation,
    namespace,
    path: listPath ? `${path}/` : path,
    data,
    query,
    headers,
    remoteAddress: request.remoteAddress,
    clientCertificate: request.clientCertificate,
    conditions,
    sentToken: sentToken(headers),
    now,
    wrapSeconds: seconds,
  }
  const elsewhere = redirected(call, request)
  if (elsewhere !== undefined) return { ...elsewhere, headers: { ...elsewhere.headers, ...shown } }
  return carriedOut(fromCopy(call), shown)
}

async function carriedOut(call: Call, headers: Headers): Promise<StandInAnswer> {
  const { trouble } = call.conditions
  if (trouble === 'audit-request-failed') throw new Refusal(500, 'internal error')
  if (trouble === 'index-not-reached') throw new Refusal(412, 'required index state not present')
  if (trouble === 'overloaded') throw new Refusal(503, 'overloaded, try again later')
  const failed = trouble === 'audit-response-failed'
  try {
    const inline = await inlineLogin(call)
    const { status, body } = await dispatch(inline?.call ?? call)
    inline?.end()
    if (failed) throw new Refusal(500, 'internal error')
    return jsonAnswer(status, body, headers)
  } catch (error) {
    if (failed) throw new Refusal(500, 'internal error', 'answer', headers)
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(error.status, error.message, error.form, { ...headers, ...error.headers })
  }
}

/** Reads become lists or scans when the query says so. */
function asked(
  sent: Operation | undefined,
  query: ReadonlyMap<string, string>,
): Operation | undefined {
  if (sent !== 'read') return sent
  for (const name of ['list', 'scan'] as const) {
    const text = query.get(name)
    if (text === undefined || text === '') continue
    const wanted = goBoolean(text)
    if (wanted === undefined) throw invalid('')
    if (wanted) return name
  }
  return sent
}

function listed(operation: Operation | undefined): Operation {
  return operation ?? 'header'
}

function bodyOf(request: StandInRequest, query: ReadonlyMap<string, string>): JsonObject {
  const { method, headers, body } = request
  if (method === 'PATCH') {
    const type = headers['content-type'] ?? ''
    if (type === '') throw invalid('mime: no media type')
    const wanted = 'application/merge-patch+json'
    if (type.split(';')[0]?.trim().toLowerCase() !== wanted) {
      throw new Refusal(415, `PATCH requires Content-Type of ${wanted}, provided ${type}`)
    }
  }
  if (!['POST', 'PUT', 'PATCH'].includes(method)) return Object.fromEntries(query)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  if (text === '') return {}
  let value
  try {
    value = decodeJson(text)
  } catch (error) {
    if (error instanceof TooComplex) throw invalid(error.message)
    if (error instanceof JsonMistake) {
      throw invalid(`failed to decode JSON input: ${error.message}`)
    }
    throw error
  }
  if (value === null) return {}
  if (!isObject(value)) {
    throw invalid(
      `failed to decode JSON input: json: cannot unmarshal ${kindOf(value)} into Go value of type map[string]interface {}`,
    )
  }
  return value
}

function rootToken(server: Server, now: number): string {
  return server.tokens.create({
    namespace: server.namespaces.root,
    policies: ['root'],
    path: 'auth/token/root',
    displayName: 'root',
    createdAt: now,
    ttl: 0,
  }).id
}

/** An error without the headers of the API. */
function bareError(status: number, message: string): StandInAnswer {
  const body = `${JSON.stringify({ errors: [message] })}\n`
  return textAnswer(status, body, { 'content-type': 'application/json' })
}
