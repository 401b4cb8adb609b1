import type { KeySpec } from '@retriever/vault-keys'
import * as z from 'zod'

import { described } from '../config/described.ts'
import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'

/** Which key of which secret: `secret/birddog/datadog#api_key`, or its parts. */
export function keySetting(leaves: Leaves): z.ZodType<KeySpec> {
  const { count, flag, text, word } = leaves
  const secretText = text.refine(isSecretPath, `expected a path such as ${example.path}`)
  const from = section({
    /** With any character that the path really has, `#` and `@` included. */
    path: text,
    mount: text.optional(),
    kv: count({ min: 1, max: 2 }).optional(),
    version: count({ min: 1 }).optional(),
  })
  const inParts = section({
    /** The secret: `secret/birddog/datadog`, or `{ path, mount, kv, version }`. */
    from: z
      .unknown()
      .transform((value, context) =>
        typeof value === 'object' && value !== null
          ? readWith(from, value, context)
          : readWith(secretText, value, context),
      ),
    key: text,
    /** Left out when it is absent. */
    optional: flag.default(false),
    /** Objects and lists are given as JSON. */
    json: flag.default(false),
    /** A regular expression that the value must match as a whole. */
    pattern: text.refine(isPattern, 'expected a regular expression').optional(),
    encoding: word('base64').optional(),
  }).transform(({ from: secret, pattern, encoding, ...rest }): KeySpec => {
    return {
      ...rest,
      from: typeof secret === 'string' ? secret : partsOf(secret),
      ...(pattern !== undefined && { pattern: new RegExp(`^(?:${pattern})$`, 'u') }),
      ...(encoding !== undefined && { encoding }),
    }
  })
  return z.unknown().transform((value, context): KeySpec => {
    if (typeof value === 'object' && value !== null) return readWith(inParts, value, context)
    if (typeof value === 'string' && isKeyOfSecret(value)) return value
    context.addIssue(`expected a key such as ${example.whole}, got ${described(value)}`)
    return z.NEVER
  })
}

/** The secret of a key, as the library takes it. */
export function secretOf(spec: KeySpec): Exclude<KeySpec, string>['from'] {
  return typeof spec === 'string' ? spec.slice(0, spec.indexOf('#')) : spec.from
}

const example = {
  path: 'secret/birddog/datadog',
  whole: 'secret/birddog/datadog#api_key',
}

function isKeyOfSecret(text: string): boolean {
  const hash = text.indexOf('#')
  return hash > 0 && hash < text.length - 1 && isSecretPath(text.slice(0, hash))
}

function isSecretPath(text: string): boolean {
  const [path = '', version, ...more] = text.split('@')
  const segments = path.replaceAll(/^\/+|\/+$/g, '').split('/')
  return (
    more.length === 0 &&
    (version === undefined || /^[1-9]\d*$/.test(version)) &&
    !text.includes('#') &&
    segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  )
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(`^(?:${text})$`, 'u'))
  } catch {
    return false
  }
}

interface Parts {
  readonly path: string
  readonly mount?: string | undefined
  readonly kv?: number | undefined
  readonly version?: number | undefined
}

function partsOf({ path, mount, kv, version }: Parts): Exclude<KeySpec, string>['from'] {
  return {
    path,
    ...(mount !== undefined && { mount }),
    ...(kv === 1 && { kv: 1 }),
    ...(kv === 2 && { kv: 2 }),
    ...(version !== undefined && { version }),
  }
}
