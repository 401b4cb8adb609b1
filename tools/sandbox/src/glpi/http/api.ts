import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { gatewayPage } from '../../frame/pages.ts'
import { troubleOf, type Call, type Server, type SessionCall } from '../call.ts'
import { ApiError, OutOfMemory } from '../errors.ts'
import { isEmpty, toText, UncaughtException } from '../php/values.ts'
import { initSession } from '../session/login.ts'
import type { Session } from '../session/sessions.ts'
import { WorkerKilled } from '../tickets/add-ticket.ts'
import { closeSolvedTickets } from '../tickets/autoclose.ts'
import { corsHeaders, emptied, pageInForce, pageInstead, refused, replied } from './answers.ts'
import { parametersOf } from './parameters.ts'
import { route } from './route.ts'

/**
 * Answers a request to `apirest.php`. The checks come in this order: syntax of the body; database, maintenance and
 * version; API enabled; caller's address; app token; session token; then the resource.
 */
export async function answerApi(
  server: Server,
  request: StandInRequest,
  conditions: Conditions,
  path: readonly string[],
): Promise<StandInAnswer> {
  const { headers, method: verb } = request
  if (verb === 'OPTIONS') {
    const cors = corsHeaders(verb, headers)
    return {
      status: 200,
      headers: { ...cors, 'content-type': 'text/html; charset=UTF-8' },
      body: '',
    }
  }
  const trouble = troubleOf(conditions)
  const { staleAt } = conditions
  const tables = staleAt === undefined ? server.db : server.db.asOf(staleAt)
  let call: Call = { server, verb, parameters: {}, headers, trouble, tables, messages: [] }
  try {
    call = { ...call, parameters: parametersOf(request, server.origin()) }
    const page = pageInForce(server, conditions)
    if (page !== undefined) return pageInstead(page, corsHeaders(verb, headers))
    if (request.body.length > server.settings().phpMemoryBodyBytes) throw new OutOfMemory()
    closeSolvedTickets(server)
    checkClient(call, request.remoteAddress)
    const [resource = ''] = path
    if (resource === '') return documentation(call)
    checkAppToken(call)
    if (resource === 'initSession') return replied(call, { value: login(call) })
    const sessionCall: SessionCall = { ...call, session: requiredSession(call) }
    call = sessionCall
    return replied(call, await route(sessionCall, path))
  } catch (error) {
    return failed(call, error)
  }
}

function failed(call: Call, error: unknown): StandInAnswer {
  if (error instanceof ApiError) return refused(call, error)
  if (error instanceof UncaughtException) return emptied(call, 200)
  if (error instanceof OutOfMemory) return emptied(call, 500)
  if (error instanceof WorkerKilled) return gatewayPage(502)
  throw error
}

function checkClient({ server }: Call, address: string): void {
  const { apiEnabled, addressAllowed } = server.settings()
  if (!apiEnabled) throw new ApiError(400, 'ERROR', 'API disabled')
  if (!addressAllowed) {
    throw new ApiError(
      400,
      'ERROR_NOT_ALLOWED_IP',
      `There isn't an active API client matching your IP address in the configuration (${address})`,
    )
  }
}

function checkAppToken({ server, parameters }: Call): void {
  if (!server.settings().appTokenRequired) return
  const given = parameters['app_token']
  if (isEmpty(given)) {
    throw new ApiError(
      400,
      'ERROR_APP_TOKEN_PARAMETERS_MISSING',
      'missing parameter app_token',
      'api',
    )
  }
  if (given !== server.appToken) {
    throw new ApiError(
      400,
      'ERROR_WRONG_APP_TOKEN_PARAMETER',
      'parameter app_token seems wrong',
      'api',
    )
  }
}

/** A live session that is carried along dies by logging in. */
function login(call: Call): unknown {
  const carried = toText(call.parameters['session_token']).trim()
  if (carried !== '') call.server.sessions.end(carried)
  return initSession(call)
}

function requiredSession({ server, parameters }: Call): Session {
  const token = parameters['session_token']
  if (isEmpty(token)) {
    throw new ApiError(
      400,
      'ERROR_SESSION_TOKEN_MISSING',
      'parameter session_token is missing or empty',
      'api',
    )
  }
  const session = server.sessions.find(toText(token).trim())
  if (session === undefined) {
    throw new ApiError(401, 'ERROR_SESSION_TOKEN_INVALID', 'session_token seems invalid')
  }
  return session
}

function documentation(call: Call): StandInAnswer {
  return {
    status: 200,
    headers: {
      ...corsHeaders(call.verb, call.headers),
      'content-type': 'text/html; charset=UTF-8',
    },
    body: '# GLPI REST API\n\nThis is a stand-in; the vendor documents the API in `apirest.md`.\n',
  }
}
