import type { SecretVersion } from '../kv/secret-version.ts'
import { printKeyRef } from '../kv/ref.ts'
import { decode } from './decode.ts'
import type { WantedKey } from './wanted.ts'
import type { Finding } from './worst.ts'

/** The text of one key, and where it comes from: `secret/birddog/datadog@7#api_key`. */
export interface ReadKey<Name extends string = string> {
  readonly name: Name
  readonly text: string
  readonly origin: string
}

/** Takes one key out of its secret; undefined when it is optional and absent. */
export function extract<Name extends string>(
  wanted: WantedKey<Name>,
  secret: SecretVersion,
): ReadKey<Name> | Finding | undefined {
  const { name, key, optional } = wanted
  const origin = printKeyRef(secret, key)
  const value = Object.hasOwn(secret.data, key) ? secret.data[key] : undefined
  const text = decode(value, wanted)
  if (typeof text === 'string') return { name, text, origin }
  if (text) return { code: 'value-invalid', path: origin, ...text }
  if (optional) return undefined
  const alike = Object.keys(secret.data).find((other) => plain(other) === plain(key))
  return {
    code: 'key-missing',
    path: origin,
    message: value === null ? 'is null, which counts as missing' : 'is missing',
    hint:
      alike === undefined || alike === key
        ? 'Write the key into the secret, check its spelling, or say optional: true.'
        : `The secret has ${JSON.stringify(alike)}: correct the spelling.`,
  }
}

/** Names that differ in case, dashes and underscores only are taken for slips. */
function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[-_. ]/g, '')
}
