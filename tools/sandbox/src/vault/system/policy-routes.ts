import { listField, textField } from '../kv/inputs.ts'
import { capabilitiesOf } from '../policies/access.ts'
import { invalid } from '../refusal.ts'
import type { EngineCall, Handler, Reply, Route } from '../server.ts'
import type { JsonObject } from '../text/json-value.ts'
import type { Token } from '../tokens/tokens.ts'

const listNames: Handler = ({ server, namespace, path }) => {
  const keys = server.policies.names(namespace)
  const withRoot = namespace.path === '' ? [...keys, 'root'] : keys
  return path.startsWith('sys/policies')
    ? { data: { keys: withRoot } }
    : { data: { keys: withRoot, policies: withRoot }, flat: true }
}

const readPolicy: Handler = ({ server, namespace, path }, name = '') => {
  const policy = server.policies.get(namespace, name.toLowerCase())
  if (policy === undefined) return undefined
  return path.startsWith('sys/policies')
    ? { data: { name: policy.name, policy: policy.text } }
    : { data: { name: policy.name, rules: policy.text }, flat: true }
}

const writePolicy: Handler = ({ server, namespace, data }, name = '') => {
  if (name === 'root') throw invalid('cannot update "root" policy')
  const given = textField(data['policy']) || textField(data['rules'])
  if (given === '') throw invalid("'policy' parameter not supplied or empty")
  const encoded = /^[A-Za-z0-9+/\s]+={0,2}$/.test(given) && !/\s/.test(given.trim())
  const text = encoded ? Buffer.from(given, 'base64').toString('utf8') : given
  try {
    server.policies.write(namespace, name.toLowerCase(), text)
  } catch (error) {
    throw invalid(`failed to parse policy: ${(error as Error).message}`)
  }
  return undefined
}

const removePolicy: Handler = ({ server, namespace }, name = '') => {
  if (name === 'root' || name === 'default') throw invalid(`cannot delete "${name}" policy`)
  server.policies.remove(namespace, name.toLowerCase())
  return undefined
}

function capabilities(call: EngineCall, token: Token): Reply {
  const { server, namespace, data } = call
  const paths = listField(data['paths'] ?? data['path'])
  if (paths.length === 0) throw invalid('paths must be supplied')
  const found = paths.map((path) => {
    const plain = path.replace(/^\//, '')
    return [path, [...capabilitiesOf(server, token, namespace, plain)].toSorted()] as const
  })
  const only = found.length === 1 ? { capabilities: found[0]?.[1] ?? [] } : {}
  return { data: { ...(Object.fromEntries(found) as JsonObject), ...only }, flat: true }
}

/** The paths that are about policies and what they grant. */
export const policyRoutes: readonly Route[] = [
  {
    path: /^(?:policy|policies\/acl)\/?$/,
    fields: [],
    operations: { read: listNames, list: listNames },
  },
  {
    path: /^(?:policy|policies\/acl)\/(.+)$/,
    fields: ['name', 'policy', 'rules', 'cas', 'expiration', 'ttl'],
    operations: { read: readPolicy, update: writePolicy, delete: removePolicy },
  },
  {
    path: /^capabilities-self$/,
    fields: ['path', 'paths', 'token'],
    operations: {
      update: (call) => {
        if (call.token === undefined) throw invalid('no token')
        return capabilities(call, call.token)
      },
    },
  },
  {
    path: /^capabilities(-accessor)?$/,
    fields: ['path', 'paths', 'token', 'accessor'],
    operations: {
      update: (call, byAccessor = '') => {
        const { server, data, now } = call
        const token =
          byAccessor === ''
            ? server.tokens.find(textField(data['token']), now)
            : server.tokens.byAccessor(textField(data['accessor']), now)
        if (token === undefined) throw invalid('invalid token')
        return capabilities(call, token)
      },
    },
  },
]
