import type { Engine, Handler } from '../server.ts'
import { listField, textField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { invalid } from '../refusal.ts'
import type { JsonObject } from '../text/json-value.ts'
import {
  loginReply,
  roleTokenFields,
  roleTokens,
  shownRoleTokens,
  type RoleTokens,
} from './role-tokens.ts'

interface Role {
  readonly principals: readonly string[]
  readonly tokens: RoleTokens
}

/**
 * Creates an engine for logins with a signed request to AWS. It looks at the form of the request; who signed it says the
 * setting `awsCallers`, by access key.
 */
export function createAws(): Engine {
  const roles = new Map<string, Role>()
  let serverId = ''

  const login: Handler = (call) => {
    const { data, server } = call
    const name = textField(data['role'])
    if (textField(data['iam_http_request_method']) !== 'POST') {
      throw invalid("invalid iam_http_request_method; currently only 'POST' is supported")
    }
    for (const field of ['iam_request_url', 'iam_request_body', 'iam_request_headers']) {
      if (data[field] === undefined || data[field] === '') throw invalid(`missing ${field}`)
    }
    const headers = headersOf(data['iam_request_headers'])
    if (serverId !== '' && headers['x-vault-aws-iam-server-id'] !== serverId) {
      throw invalid('error validating X-Vault-AWS-IAM-Server-ID header: missing or wrong header')
    }
    const body = Buffer.from(textField(data['iam_request_body']), 'base64').toString()
    if (new URLSearchParams(body).get('Action') !== 'GetCallerIdentity') {
      throw invalid('error making upstream request: request is not a call of GetCallerIdentity')
    }
    const key = /Credential=([^/]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? ''
    const caller = server.settings().awsCallers[key]
    if (caller === undefined) {
      throw invalid(
        'error making upstream request: received error code 403 from STS: InvalidClientTokenId',
      )
    }
    const role = roles.get(name)
    if (role === undefined) throw invalid(`entry for role ${JSON.stringify(name)} not found`)
    if (!role.principals.some((each) => isPrincipal(each, caller))) {
      throw invalid(
        `IAM Principal ${JSON.stringify(caller)} does not belong to the role ${JSON.stringify(name)}`,
      )
    }
    return loginReply(call, {
      alias: caller,
      displayName: `aws-${caller.split('/').at(-1) ?? ''}`,
      metadata: { auth_type: 'iam', canonical_arn: canonical(caller), role_id: name },
      role: role.tokens,
    })
  }

  return {
    open: (rest) => rest === 'login',
    state: () => Object.fromEntries(roles),
    routes: [
      { path: /^login$/, operations: { update: login } },
      {
        path: /^config\/client$/,
        operations: {
          read: () => ({ data: { iam_server_id_header_value: serverId } }),
          update: ({ data }) => {
            serverId = textField(data['iam_server_id_header_value'])
            return undefined
          },
        },
      },
      {
        path: /^roles?\/?$/,
        fields: listFields,
        operations: { list: (call) => listBelow(call, [...roles.keys()], '') },
      },
      {
        path: /^role\/([^/]+)$/,
        fields: [
          ...roleTokenFields,
          'auth_type',
          'bound_iam_principal_arn',
          'resolve_aws_unique_ids',
        ],
        operations: {
          read: (_, name = '') => {
            const role = roles.get(name)
            if (role === undefined) return undefined
            const bound = { auth_type: 'iam', bound_iam_principal_arn: role.principals }
            return { data: { ...shownRoleTokens(role.tokens), ...bound } }
          },
          update: ({ data }, name = '') => {
            roles.set(name, {
              principals: listField(data['bound_iam_principal_arn']),
              tokens: roleTokens(data, roles.get(name)?.tokens),
            })
            return undefined
          },
        },
      },
    ],
  }
}

/** The headers of the signed request by their names in lower case: an object, or the same in JSON and base64. */
function headersOf(value: JsonObject[string]): Readonly<Record<string, string>> {
  let given: unknown = value
  if (typeof value === 'string') {
    try {
      given = JSON.parse(Buffer.from(value, 'base64').toString())
    } catch {
      throw invalid('error parsing iam_request_headers')
    }
  }
  const entries = Object.entries((given ?? {}) as Readonly<Record<string, unknown>>)
  return Object.fromEntries(
    entries.map(([name, text]) => [
      name.toLowerCase(),
      Array.isArray(text) ? String(text[0]) : String(text),
    ]),
  )
}

function canonical(caller: string): string {
  return caller.replace(':sts:', ':iam:').replace(/assumed-role\/([^/]+)\/.*/, 'role/$1')
}

function isPrincipal(pattern: string, caller: string): boolean {
  const name = canonical(caller)
  return pattern.endsWith('*')
    ? name.startsWith(pattern.slice(0, -1)) || caller.startsWith(pattern.slice(0, -1))
    : pattern === name || pattern === caller
}
