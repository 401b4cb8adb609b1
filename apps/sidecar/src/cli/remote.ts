import { createUpstream, Secret, UpstreamError } from '@retriever/upstream'
import type { Upstream } from '@retriever/upstream'

import type { Scope } from '../access/access.ts'
import type { Config } from '../config/schema.ts'
import { readTextFile } from '../config/text-file.ts'
import { originOf } from '../http/origin.ts'
import { UsageError } from './failure.ts'
import { configOf } from './load-config.ts'
import type { RemoteOptions } from './options.ts'
import type { World } from './world.ts'

/** A running retriever did not do what a command asked for. */
class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: 'unreachable' | 'denied' | 'failed'
  readonly hint: string

  constructor(code: CommandError['code'], message: string, hint: string, cause: unknown) {
    super(message, { cause })
    this.code = code
    this.hint = hint
  }
}

/** A running retriever. */
export interface Remote {
  readonly url: string
  /** Asks, and gives the answer as JSON. Rejects with a `CommandError`. */
  ask(method: 'GET' | 'POST', path: string, json?: unknown): Promise<unknown>
  close(): Promise<void>
}

const deadlineMs = 15_000

/**
 * Speaks to the retriever that the command line or the configuration names, with a token that has the scope. The
 * configuration is read only for what the command line does not say.
 */
export async function remoteOf(
  options: RemoteOptions,
  scope: Scope,
  world: World,
): Promise<Remote> {
  const given = tokenFrom(options, world)
  const complete = options.url !== undefined && given !== undefined
  const config = complete ? undefined : (await configOf(options, world)).config
  const url = options.url ?? apiUrl(config)
  if (!URL.canParse(url)) throw new UsageError(`--url: "${url}" is not an address`)
  const token = given ?? configuredToken(config, scope)
  const upstream = createUpstream({
    name: 'retriever',
    baseUrl: url,
    deadlineMs,
    attemptTimeoutMs: deadlineMs,
    retry: { attempts: 1 },
    breaker: false,
    headers: { authorization: new Secret(`Bearer ${token.reveal()}`) },
    redact: { values: [token] },
  })
  return {
    url,
    ask: (method, path, json) => ask(upstream, url, method, path, json),
    close: () => upstream.close(),
  }
}

function tokenFrom({ tokenFile }: RemoteOptions, { env }: World): Secret | undefined {
  if (tokenFile !== undefined) {
    const file = readTextFile(tokenFile)
    if (!file.ok) throw new UsageError(`--token-file: ${file.problem}`)
    return new Secret(file.text.trim())
  }
  const token = env['RETRIEVER_TOKEN']
  return token ? new Secret(token) : undefined
}

function configuredToken(config: Config | undefined, scope: Scope): Secret {
  const tokens = Object.values(config?.access.tokens ?? {})
  const fitting = tokens.find(({ scopes }) => scopes.includes(scope))
  if (fitting) return fitting.token
  throw new UsageError(
    `no token with the scope ${scope}: use --token-file, RETRIEVER_TOKEN, or access.tokens in the configuration`,
  )
}

function apiUrl(config: Config | undefined): string {
  const api = config?.listeners.api
  if (api?.socket !== undefined) {
    throw new UsageError('the api listener is a Unix socket, which this command cannot reach')
  }
  if (api?.port) return originOf(api, api.port)
  throw new UsageError('the api listener takes any free port: say with --url where it is')
}

async function ask(
  upstream: Upstream,
  url: string,
  method: 'GET' | 'POST',
  path: string,
  json: unknown,
): Promise<unknown> {
  try {
    const answer = await upstream.request({
      method,
      path,
      ...(json !== undefined && { json }),
    })
    return answer.json()
  } catch (error) {
    throw commandError(error, url)
  }
}

function commandError(error: unknown, url: string): CommandError {
  if (!(error instanceof UpstreamError)) {
    return new CommandError('failed', String(error), 'try again with --debug', error)
  }
  const { status, response } = error
  if (status === undefined) {
    return new CommandError('unreachable', `${url}: ${error.message}`, error.hint, error)
  }
  const detail = detailIn(response?.text ?? '') ?? error.message
  return status === 401 || status === 403
    ? new CommandError('denied', `${url}: ${detail}`, 'use a token that has the scope', error)
    : new CommandError('failed', `${url}: ${detail} (status ${status})`, error.hint, error)
}

/** What a problem document says. */
function detailIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text)
    const detail: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, 'detail') : undefined
    return typeof detail === 'string' ? detail : undefined
  } catch {
    return undefined
  }
}
