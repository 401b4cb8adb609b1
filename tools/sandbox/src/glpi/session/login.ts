import type { Call, Server } from '../call.ts'
import type { Row } from '../database.ts'
import { ApiError } from '../errors.ts'
import { isEmpty, toText } from '../php/values.ts'
import { allowedEntities, assignments, withDescendants } from './entities.ts'
import { fullSession } from './full-session.ts'
import type { Session } from './sessions.ts'

/** Logs in by user token or by name and password. */
export function initSession(call: Call): unknown {
  const { server, parameters } = call
  const token = parameters['user_token']
  const byToken = !isEmpty(token)
  if (!byToken && (isEmpty(parameters['login']) || isEmpty(parameters['password']))) {
    throw new ApiError(
      400,
      'ERROR_LOGIN_PARAMETERS_MISSING',
      'parameter(s) login, password or user_token are missing',
      'api',
    )
  }
  const session = byToken ? loginByToken(server, toText(token)) : loginByPassword(call)
  const full = !isEmpty(parameters['get_full_session'])
  return {
    session_token: session.token,
    ...(full ? { session: fullSession({ ...call, session }) } : {}),
  }
}

function loginByToken(server: Server, token: string): Session {
  const user = server.db
    .table('User')
    .rows()
    .find((row) => toText(row['api_token']).toLowerCase() === token.toLowerCase())
  const session =
    server.settings().tokenLogin && user !== undefined ? openSession(server, user) : undefined
  if (session === undefined) {
    throw new ApiError(401, 'ERROR_GLPI_LOGIN_USER_TOKEN', 'parameter user_token seems invalid')
  }
  return session
}

function loginByPassword({ server, parameters }: Call): Session {
  if (!server.settings().credentialsLogin) {
    throw new ApiError(
      400,
      'ERROR_LOGIN_WITH_CREDENTIALS_DISABLED',
      'usage of initSession resource with credentials is disabled',
    )
  }
  const name = toText(parameters['login'])
  const user = server.db
    .table('User')
    .rows()
    .find((row) => row['name'] === name)
  const fits = user !== undefined && user['password'] === toText(parameters['password'])
  const session = fits ? openSession(server, user) : undefined
  if (session === undefined) {
    throw new ApiError(401, 'ERROR_GLPI_LOGIN', 'Incorrect username or password')
  }
  return session
}

/** Undefined when the user may not log in: inactive, in the bin, or without a profile. */
function openSession(server: Server, user: Row): Session | undefined {
  const userId = Number(user['id'])
  const [first] = assignments(server, userId)
  if (user['is_active'] !== 1 || user['is_deleted'] === 1 || first === undefined) return undefined
  const profileId = Number(first['profiles_id'])
  const activeEntity = Number(first['entities_id'])
  const allowed = allowedEntities(server, userId, profileId)
  const recursive = first['is_recursive'] === 1
  return server.sessions.open({
    userId,
    profileId,
    language: user['language'] === 'fr_FR' ? 'fr_FR' : 'en_GB',
    timeZone: isEmpty(user['timezone']) ? undefined : toText(user['timezone']),
    listLimit: Number(user['list_limit'] ?? 15),
    activeEntity,
    activeRecursive: recursive ? 1 : false,
    activeEntities: (recursive ? withDescendants(server, activeEntity) : [activeEntity]).filter(
      (id) => allowed.includes(id),
    ),
  })
}
