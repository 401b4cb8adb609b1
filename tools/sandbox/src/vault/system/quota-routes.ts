import type { Handler, Route } from '../server.ts'
import { flagField, listField, textField } from '../kv/inputs.ts'
import { invalid } from '../refusal.ts'
import { secondsOf } from '../text/durations.ts'
import { NumberText } from '../text/json-value.ts'

const write: Handler = ({ server, namespace, data }, name = '') => {
  const given = data['rate']
  const rate = given instanceof NumberText ? given.value : Number(textField(given))
  if (!(rate > 0)) throw invalid("'rate' is invalid")
  const path = textField(data['path']).replace(/^\//, '').replace(/\/?$/, '/')
  const isAll = path === '/'
  if (
    !isAll &&
    server.mounts.find(namespace, path) === undefined &&
    server.namespaces.get(path) === undefined
  ) {
    throw invalid(`invalid mount path ${JSON.stringify(path)}`)
  }
  server.quotas.limits.set(name, {
    name,
    path: isAll ? '' : path,
    rate,
    interval: secondsOf(data['interval']) || 1,
    blockInterval: secondsOf(data['block_interval']),
    inheritable: flagField(data['inheritable']),
    role: textField(data['role']),
  })
  return undefined
}

/** The paths below `sys/quotas`. */
export const quotaRoutes: readonly Route[] = [
  {
    path: /^quotas\/config$/,
    fields: [
      'enable_rate_limit_audit_logging',
      'enable_rate_limit_response_headers',
      'rate_limit_exempt_paths',
    ],
    operations: {
      read: ({ server }) => ({
        data: {
          enable_rate_limit_audit_logging: server.quotas.config.auditLogging,
          enable_rate_limit_response_headers: server.quotas.config.headers,
          rate_limit_exempt_paths: server.quotas.config.exempt,
        },
      }),
      // Whoever names no exempt paths has none from then on.
      update: ({ server, data }) => {
        server.quotas.config = {
          auditLogging: flagField(data['enable_rate_limit_audit_logging']),
          headers: flagField(data['enable_rate_limit_response_headers']),
          exempt: listField(data['rate_limit_exempt_paths']),
        }
        return undefined
      },
    },
  },
  {
    path: /^quotas\/rate-limit\/?$/,
    fields: ['after', 'limit'],
    operations: {
      list: ({ server }) => {
        const keys = [...server.quotas.limits.keys()].toSorted()
        return keys.length === 0 ? undefined : { data: { keys } }
      },
    },
  },
  {
    path: /^quotas\/rate-limit\/(.+)$/,
    fields: ['path', 'rate', 'interval', 'block_interval', 'role', 'inheritable'],
    operations: {
      read: ({ server }, name = '') => {
        const limit = server.quotas.limits.get(name)
        if (limit === undefined) return undefined
        return {
          data: {
            block_interval: limit.blockInterval,
            inheritable: limit.inheritable,
            interval: limit.interval,
            name,
            path: limit.path,
            rate: limit.rate,
            role: limit.role,
            type: 'rate-limit',
          },
        }
      },
      update: write,
      delete: ({ server }, name = '') => {
        server.quotas.limits.delete(name)
        return undefined
      },
    },
  },
]
