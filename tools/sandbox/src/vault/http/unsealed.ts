import type { StandInAnswer } from '../../frame/stand-in.ts'
import { invalid } from '../refusal.ts'
import type { Server } from '../server.ts'
import { encodeFields } from '../text/encode-json.ts'
import { isObject, NumberText, type JsonObject } from '../text/json-value.ts'
import { errorAnswer, jsonAnswer } from './answers.ts'
import { health, leader, sealStatus } from './health.ts'

/** A request for what is answered whether the server is sealed or not. */
export interface PlainRequest {
  readonly server: Server
  readonly method: string
  /** Inside the root namespace, `sys/health`. */
  readonly path: string
  readonly query: ReadonlyMap<string, string>
  readonly data: JsonObject
  /** Whether it names a namespace other than the root. */
  readonly inNamespace: boolean
  readonly headers: Readonly<Record<string, string>>
  /** Gives the first root token of a server that was just initialised. */
  makeRootToken(): string
}

/** Answers what needs no token and no open seal; undefined when the request is for something else. */
export function answerPlain(request: PlainRequest): StandInAnswer | undefined {
  const { server, path, method, headers } = request
  const writes = method === 'POST' || method === 'PUT'
  const reads = method === 'GET' || method === 'HEAD'
  const notHere = (): StandInAnswer =>
    errorAnswer(400, 'operation unavailable in namespaces', headers)
  if (path === 'sys/health') {
    if (!reads) return errorAnswer(405, undefined, headers)
    return request.inNamespace ? notHere() : health(server, request.query, headers)
  }
  if (path === 'sys/seal-status' && reads) {
    return jsonAnswer(200, encodeFields(sealStatus(server)), headers)
  }
  if (path === 'sys/leader' && reads) {
    const isClosed = server.seal.sealed && server.settings().storage === 'raft'
    return isClosed
      ? errorAnswer(503, 'Vault is sealed', headers)
      : jsonAnswer(200, encodeFields(leader(server)), headers)
  }
  if (path === 'sys/init') {
    if (request.inNamespace) return notHere()
    if (reads) {
      const { initialized } = server.seal
      return jsonAnswer(200, encodeFields({ initialized }), headers)
    }
    return writes ? initialize(request) : errorAnswer(405, undefined, headers)
  }
  if (path === 'sys/unseal' && writes) return unseal(request)
  if (path === 'sys/seal' && writes && server.seal.sealed) return jsonAnswer(204, '', headers)
  return undefined
}

function initialize({ server, data, headers, makeRootToken }: PlainRequest): StandInAnswer {
  const shares = server.seal.initialize(
    whole(data['secret_shares'] ?? 0),
    whole(data['secret_threshold'] ?? 0),
  )
  const body = {
    keys: shares,
    keys_base64: shares.map((share) => Buffer.from(share, 'hex').toString('base64')),
    root_token: makeRootToken(),
  }
  return jsonAnswer(200, encodeFields(body), headers)
}

function unseal({ server, data, headers }: PlainRequest): StandInAnswer {
  const key = data['key']
  if (data['reset'] === true) server.seal.forget()
  else if (typeof key === 'string' && key !== '') server.seal.take(key)
  else throw invalid("'key' must be specified in request body as JSON, or 'reset' set to true")
  return jsonAnswer(200, encodeFields(sealStatus(server)), headers)
}

function whole(value: JsonObject[string]): number {
  if (value instanceof NumberText) return value.value
  if (typeof value === 'string') return Number(value)
  return typeof value === 'number' && !isObject(value) ? value : 0
}
