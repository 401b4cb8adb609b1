import type { StandInRequest } from '../../frame/stand-in.ts'
import { badToken, invalid, Refusal } from '../refusal.ts'
import { cleanNamespace, type Namespace } from '../routing/namespaces.ts'
import type { Server } from '../server.ts'
import { sentToken } from './sent-token.ts'
import { isAboutWrapping } from './wrapping.ts'

/** Where a request leads. */
export interface Location {
  /** Undefined when there is none of that name. */
  readonly namespace: Namespace | undefined
  /** Inside the namespace. */
  readonly path: string
  /** Whether a namespace other than the root was named. */
  readonly isNamed: boolean
  /** The namespace, if requests may enter it. Throws otherwise. */
  open(request: StandInRequest, now: number): Namespace
}

const rootOnly = /^sys\/(?:init|metrics|storage\/raft|generate-root|rekey)(?:\/|$)/
const rootOnlyToo = /^sys\/(?:host-info|quotas\/config|audit|config\/cors)(?:\/|$)/
const ofOneself = /^auth\/token\/(?:lookup|renew|revoke)-self$/

/** Finds the namespace of a request by its header and the beginning of its path. */
export function located(server: Server, rest: string, header: string): Location {
  const named = cleanNamespace(header)
  let namespace = server.namespaces.get(named)
  let path = rest
  while (namespace !== undefined) {
    const slash = path.indexOf('/')
    const below: Namespace | undefined =
      slash < 0 ? undefined : server.namespaces.get(namespace.path + path.slice(0, slash + 1))
    if (below === undefined) break
    namespace = below
    path = path.slice(slash + 1)
  }
  return {
    namespace,
    path,
    isNamed: named !== '' || (namespace?.path ?? '') !== '',
    open: (request, now) => opened(server, namespace, path, request, now),
  }
}

function opened(
  server: Server,
  namespace: Namespace | undefined,
  path: string,
  request: StandInRequest,
  now: number,
): Namespace {
  if (namespace === undefined) throw unknownNamespace(server)
  if (namespace.path !== '') {
    if (rootOnly.test(path)) throw invalid('operation unavailable in namespaces')
    if (rootOnlyToo.test(path)) throw invalid('operation only available in root namespace')
  }
  if (server.namespaces.around(namespace, ({ sealed }) => sealed) !== undefined) {
    throw new Refusal(503, 'namespace is sealed')
  }
  const locked = server.namespaces.around(namespace, ({ unlockKey }) => unlockKey !== undefined)
  if (locked !== undefined) {
    throw new Refusal(
      503,
      `API access to this namespace has been locked by an administrator - ${JSON.stringify(locked.path)} must be unlocked to gain access.`,
    )
  }
  const isOwn = ofOneself.test(path)
  if (!isOwn && !isAboutWrapping(path)) return namespace
  const token = server.tokens.find(sentToken(request.headers), now)
  return token !== undefined && (isOwn || token.wrapped !== undefined) ? token.namespace : namespace
}

function unknownNamespace(server: Server): Refusal {
  const { unknownNamespace: choice, flavour } = server.settings()
  const answer = choice ?? (flavour === 'openbao' ? 'not-found' : 'denied')
  return answer === 'not-found' ? new Refusal(404, 'namespace not found') : badToken()
}
