import type { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { readWith } from '../config/section.ts'
import { isTree } from '../config/tree.ts'
import type { Tree } from '../config/tree.ts'

/** How ServiceNow lets us in, as it is written. */
export type WrittenCredentials =
  | { readonly type: 'basic'; readonly user: string; readonly password: Secret }
  | {
      readonly type: 'oauth'
      readonly clientId: string
      readonly clientSecret: Secret
      /** Without it the client itself is let in. */
      readonly login?: { readonly user: string; readonly password: Secret }
    }
  | { readonly type: 'api-key'; readonly apiKey: Secret }

interface Settings {
  readonly user?: string | undefined
  readonly password?: Secret | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: Secret | undefined
  readonly apiKey?: Secret | undefined
}

/** The settings that say how ServiceNow lets us in; what is needed of them is not seen here. */
export function credentialSettings({ secret, text }: Leaves) {
  return {
    user: text.optional(),
    password: secret.optional(),
    clientId: text.optional(),
    clientSecret: secret.optional(),
    /** Sent as `x-sn-apikey`. */
    apiKey: secret.optional(),
  }
}

/** A section with {@link credentialSettings}, which become `credentials`; mistakes among them are told with all others. */
export function withCredentials<Section extends Settings>(schema: z.ZodType<Section>) {
  return z.unknown().transform((value, context) => {
    for (const { key, message } of isTree(value) ? mistakesIn(value) : []) {
      context.addIssue({ code: 'custom', path: [key], message })
    }
    const { user, password, clientId, clientSecret, apiKey, ...others } = readWith(
      schema,
      value,
      context,
    )
    const credentials = credentialsOf({ user, password, clientId, clientSecret, apiKey })
    return credentials === undefined ? z.NEVER : { ...others, credentials }
  })
}

interface Mistake {
  readonly key: string
  readonly message: string
}

function mistakesIn(written: Tree): readonly Mistake[] {
  const has = (key: string): boolean => written[key] !== undefined
  const together = (...keys: readonly string[]): readonly Mistake[] => {
    const absent = keys.filter((key) => !has(key))
    const message = `is missing: ${keys.join(' and ')} go together`
    return absent.length === 1 ? absent.map((key) => ({ key, message })) : []
  }
  const others = ['user', 'password', 'clientId', 'clientSecret'].filter(has)
  if (has('apiKey')) {
    const message = 'does not go with apiKey: give one or the other'
    return others.map((key) => ({ key, message }))
  }
  return others.length === 0
    ? [{ key: 'user', message: missing }]
    : [...together('user', 'password'), ...together('clientId', 'clientSecret')]
}

const missing =
  'is required, but missing: give user and password, clientId and clientSecret, or apiKey'

/** Undefined when something is missing. */
function credentialsOf(settings: Settings): WrittenCredentials | undefined {
  const { user, password, clientId, clientSecret, apiKey } = settings
  if (apiKey !== undefined) return { type: 'api-key', apiKey }
  const login = user === undefined || password === undefined ? undefined : { user, password }
  if (clientId !== undefined && clientSecret !== undefined) {
    return { type: 'oauth', clientId, clientSecret, ...(login && { login }) }
  }
  return login && { type: 'basic', ...login }
}
