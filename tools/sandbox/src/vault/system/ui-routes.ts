import { allRules, reachesBelow } from '../policies/access.ts'
import { badToken, Refusal, unsupportedPath } from '../refusal.ts'
import type { EngineCall, Handler, Route } from '../server.ts'
import type { JsonObject } from '../text/json-value.ts'
import type { Token } from '../tokens/tokens.ts'
import { mountInfo } from './mount-info.ts'

/** The paths below `sys/internal/ui`. They look at the token themselves. */
export const uiRoutes: readonly Route[] = [
  {
    path: /^internal\/ui\/mounts$/,
    fields: [],
    operations: {
      read: (call) => {
        const token = tokenOf(call)
        const visible = call.server.mounts
          .list(call.namespace)
          .filter((mount) => token !== undefined && reaches(call, token, mount.path))
        const side = (isAuth: boolean): JsonObject => {
          const mounts = visible.filter(({ path }) => path.startsWith('auth/') === isAuth)
          const info = mounts.map((mount) => [
            mount.path.replace(/^auth\//, ''),
            mountInfo(call.server, mount),
          ])
          return Object.fromEntries(info) as JsonObject
        }
        return { data: { auth: side(true), secret: side(false) } }
      },
    },
  },
  {
    path: /^internal\/ui\/mounts\/(.*)$/,
    fields: [],
    operations: { read: (call, path = '') => detected(call, path) },
  },
  {
    path: /^internal\/ui\/namespaces$/,
    fields: [],
    operations: {
      read: ({ server, namespace }) => {
        const below = server.namespaces.below(namespace)
        const keys = below.map(({ path }) => path.slice(namespace.path.length))
        return { data: { keys } }
      },
    },
  },
  {
    path: /^internal\/ui\/resultant-acl$/,
    fields: [],
    operations: {
      read: (call) => {
        const { token } = call
        if (token === undefined) throw badToken()
        return { data: resultantRules(call, token) }
      },
    },
  },
]

function tokenOf({ server, sentToken, now }: EngineCall): Token | undefined {
  return sentToken === '' ? undefined : server.tokens.find(sentToken, now)
}

/** The mount that a path leads to, for those who may do anything below it. */
const detected = (call: EngineCall, path: string): ReturnType<Handler> => {
  if (path === '') throw unsupportedPath()
  const token = tokenOf(call)
  if (token === undefined) throw badToken()
  const { server, namespace } = call
  const wanted = `${path.replace(/\/$/, '')}/`
  const inner = server.namespaces
    .all()
    .filter(
      (each) =>
        each.path.length > namespace.path.length &&
        `${namespace.path}${wanted}`.startsWith(each.path),
    )
    .toSorted((a, b) => b.path.length - a.path.length)[0]
  const prefix = inner?.path.slice(namespace.path.length) ?? ''
  const mount = server.mounts.find(inner ?? namespace, wanted.slice(prefix.length))
  if (mount === undefined || !reaches(call, token, prefix + mount.path)) {
    throw new Refusal(
      403,
      `preflight capability check returned 403, please ensure client's policies grant access to path ${JSON.stringify(wanted)}`,
    )
  }
  return { data: mountInfo(server, mount, prefix + mount.path.replace(/^auth\//, '')) }
}

/** Whether a token may do anything below a mount. The policy `default` reaches everybody's own identity. */
function reaches({ server, namespace }: EngineCall, token: Token, path: string): boolean {
  return (
    reachesBelow(server, token, namespace, path) ||
    (path === 'identity/' && token.policies.includes('default'))
  )
}

function resultantRules({ server, namespace }: EngineCall, token: Token): JsonObject {
  const isRoot = token.policies.includes('root')
  const exact: [string, JsonObject][] = []
  const globs: [string, JsonObject][] = []
  for (const { pattern, capabilities } of allRules(server, token)) {
    const path = pattern.slice(namespace.path.length)
    const shown = { capabilities: [...capabilities].toSorted() }
    if (path.endsWith('*')) globs.push([path.slice(0, -1), shown])
    else exact.push([path, shown])
  }
  return {
    exact_paths: Object.fromEntries(exact),
    glob_paths: Object.fromEntries(globs),
    root: isRoot,
  }
}
