import { envelope, wrapEnvelope } from '../http/answers.ts'
import { isAboutWrapping, wrappingTokenOf } from '../http/wrapping.ts'
import { isAllowed } from '../policies/access.ts'
import {
  badToken,
  failure,
  forbidden,
  invalid,
  Refusal,
  unsupportedOperation,
  unsupportedPath,
} from '../refusal.ts'
import type { Call, EngineCall, Reply, Route } from '../server.ts'
import { nanoTime } from '../text/times.ts'
import { fitsAny } from '../text/cidr.ts'
import type { Token } from '../tokens/tokens.ts'
import type { Mount } from './mounts.ts'

/** What came of a request: a status, and a body in JSON or none. */
export interface Dispatched {
  readonly status: number
  readonly body: string
}

const upgrading =
  'Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and will resume service shortly.'

/** Takes a request to its engine: token, policies, engine, wrapping. Throws a {@link Refusal}. */
export async function dispatch(call: Call): Promise<Dispatched> {
  const { server, namespace, path } = call
  const mount = server.mounts.find(namespace, path)
  const rest = mount === undefined ? '' : path.slice(mount.path.length)
  if (isAboutWrapping(path) && call.operation === 'update') wrappingTokenOf(call)
  if (mount !== undefined && mount.engine.open?.(rest) === true) {
    const reply = await run({ ...call, mount, rest, token: undefined })
    return answerOf(call, reply)
  }
  const token = admitted(call)
  try {
    if (mount === undefined) {
      if (!isAllowed(call, token, false)) throw forbidden()
      throw new Refusal(404, `no handler for route ${JSON.stringify(path)}. route entry not found.`)
    }
    const engineCall: EngineCall = { ...call, mount, rest, token }
    const creates =
      call.operation === 'update' &&
      mount.engine.exists !== undefined &&
      !mount.engine.exists(engineCall)
    if (!isAllowed(call, token, creates)) throw forbidden()
    return answerOf(call, await run(engineCall))
  } catch (error) {
    throw error instanceof Refusal && error.form === 'error' ? inErrorForm(error) : error
  } finally {
    if (token.usesLeft < 0) server.tokens.revoke(token)
  }
}

/** The token of a request, with one use fewer. Throws when it is no good. */
function admitted(call: Call): Token {
  const { server, now, sentToken, conditions } = call
  const token = sentToken === '' ? undefined : server.tokens.find(sentToken, now)
  if (token === undefined) {
    if (conditions.trouble === 'uses-race' && sentToken !== '')
      throw inErrorForm(failure('internal error'))
    throw deadToken(call)
  }
  if (token.namespace.sealed) {
    throw new Refusal(503, 'error performing token check: failed to read entry: Vault is sealed')
  }
  if (token.boundCidrs.length > 0 && !fitsAny(call.remoteAddress, token.boundCidrs))
    throw badToken()
  if (token.entity?.disabled === true) throw badToken()
  if (token.usesLeft > 0) token.usesLeft = token.usesLeft === 1 ? -1 : token.usesLeft - 1
  return token
}

function deadToken({ server }: Call): Refusal {
  if (server.settings().flavour === 'openbao') return badToken()
  return new Refusal(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n')
}

function inErrorForm(error: Refusal): Refusal {
  return new Refusal(
    error.status,
    `1 error occurred:\n\t* ${error.message}\n\n`,
    'answer',
    error.headers,
  )
}

async function run(call: EngineCall): Promise<Reply | undefined> {
  const { mount, rest, operation } = call
  if (call.now < mount.upgradingUntil) throw invalid(upgrading)
  for (const route of mount.engine.routes) {
    const found = route.path.exec(rest)
    if (found === null) continue
    const handler = route.operations[operation]
    if (handler === undefined) throw unsupportedOperation()
    const reply = await handler(call, ...found.slice(1).map((part) => part ?? ''))
    return withIgnored(call, route, reply)
  }
  throw unsupportedPath()
}

/** Adds the warning about parameters that the route does not know. */
function withIgnored(call: EngineCall, route: Route, reply: Reply | undefined): Reply | undefined {
  if (route.fields === undefined || reply === undefined) return reply
  const paging = call.operation === 'list' || call.operation === 'scan' ? ['list', 'scan'] : []
  const fields = [...route.fields, ...paging]
  const ignored = Object.keys(call.data).filter((name) => !fields.includes(name))
  if (ignored.length === 0) return reply
  const names = ignored.toSorted().join(' ')
  const warning = `Endpoint ignored these unrecognized parameters: [${names}]`
  return { ...reply, warnings: [...(reply.warnings ?? []), warning] }
}

function answerOf(call: Call, reply: Reply | undefined): Dispatched {
  const { operation, wrapSeconds } = call
  if (reply === undefined) {
    const asked = operation === 'read' || operation === 'list' || operation === 'scan'
    return asked ? { status: 404, body: '{"errors":[]}' } : { status: 204, body: '' }
  }
  const status = reply.status ?? 200
  if (reply.kept !== undefined) return { status, body: reply.kept }
  if (status === 204) return { status, body: '' }
  const isWrapped = wrapSeconds > 0 && status < 300
  return { status, body: isWrapped ? wrap(call, reply) : envelope(reply) }
}

function wrap(call: Call, reply: Reply): string {
  const { server, now, path, namespace, wrapSeconds } = call
  const token = server.tokens.create({
    namespace,
    policies: ['response-wrapping'],
    path,
    createdAt: now,
    ttl: wrapSeconds,
    usesLeft: 1,
    wrapped: { answer: envelope(reply), path, seconds: wrapSeconds },
  })
  const inside = reply.auth?.accessor ?? reply.wrappedAccessor ?? ''
  return wrapEnvelope({
    token: token.id,
    accessor: token.accessor,
    ttl: wrapSeconds,
    creation_time: nanoTime(now),
    creation_path: path,
    ...(inside === '' ? {} : { wrapped_accessor: inside }),
  })
}

/** The mounts through which a token's answer may still come: none once its auth mount is gone. */
export function endTokensOf(call: EngineCall, mount: Mount): void {
  for (const token of call.server.tokens.all(call.now)) {
    if (token.mount === mount) call.server.tokens.revoke(token)
  }
}
