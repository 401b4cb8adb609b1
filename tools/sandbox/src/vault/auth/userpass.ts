import type { Engine } from '../server.ts'
import { textField } from '../kv/inputs.ts'
import { listBelow, listFields } from '../kv/listing.ts'
import { failure, invalid } from '../refusal.ts'
import {
  loginReply,
  roleTokenFields,
  roleTokens,
  shownRoleTokens,
  type RoleTokens,
} from './role-tokens.ts'

interface User {
  password: string
  tokens: RoleTokens
}

/** Creates the engine for user names and passwords, without users. */
export function createUserpass(): Engine {
  const users = new Map<string, User>()
  return {
    open: (rest) => /^login\/[^/]+$/.test(rest),
    state: () => Object.fromEntries(users),
    routes: [
      {
        path: /^login\/([^/]+)$/,
        fields: ['password'],
        operations: {
          update: (call, name = '') => {
            const { data, server, mount, now } = call
            const key = name.toLowerCase()
            server.lockouts.check(mount, key, now)
            const password = textField(data['password'])
            if (password === '') throw failure('missing password')
            const user = users.get(key)
            if (user === undefined || user.password !== password) {
              if (user !== undefined) server.lockouts.failed(mount, key, now)
              throw invalid('invalid username or password')
            }
            server.lockouts.clear(mount, key)
            return loginReply(call, {
              alias: key,
              displayName: `userpass-${key}`,
              metadata: { username: key },
              role: user.tokens,
            })
          },
        },
      },
      {
        path: /^users\/?$/,
        fields: listFields,
        operations: { list: (call) => listBelow(call, [...users.keys()], '') },
      },
      {
        path: /^users\/([^/]+)$/,
        fields: [...roleTokenFields, 'password'],
        operations: {
          read: (_, name = '') => {
            const user = users.get(name.toLowerCase())
            return user === undefined ? undefined : { data: shownRoleTokens(user.tokens) }
          },
          update: ({ data }, name = '') => {
            const before = users.get(name.toLowerCase())
            const password = textField(data['password']) || (before?.password ?? '')
            if (password === '') throw invalid('missing password')
            users.set(name.toLowerCase(), { password, tokens: roleTokens(data, before?.tokens) })
            return undefined
          },
          delete: (_, name = '') => {
            users.delete(name.toLowerCase())
            return undefined
          },
        },
      },
      {
        path: /^users\/([^/]+)\/password$/,
        fields: ['password'],
        operations: {
          update: ({ data }, name = '') => {
            const user = users.get(name.toLowerCase())
            if (user === undefined) throw invalid('username does not exist')
            user.password = textField(data['password'])
            return undefined
          },
        },
      },
    ],
  }
}
