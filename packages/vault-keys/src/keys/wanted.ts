import { VaultError } from '../error.ts'
import type { VaultProblem } from '../error.ts'
import { parseKeyRef, parseRef } from '../kv/ref.ts'
import type { KeyLocation } from '../kv/ref.ts'
import type { KeySpec } from './key-map.ts'

/** A key of a set that was understood. */
export interface WantedKey<Name extends string> extends KeyLocation {
  readonly name: Name
  readonly optional: boolean
  readonly json: boolean
  readonly pattern?: RegExp
  readonly encoding?: 'base64'
}

/** Understands a map of keys. Throws one `config` error that names everything that is wrong. */
export function parseKeyMap<Name extends string>(
  map: Readonly<Record<Name, KeySpec>>,
  vault: string,
  set: string,
): readonly WantedKey<Name>[] {
  const wanted: WantedKey<Name>[] = []
  const problems: VaultProblem[] = []
  const hints = new Set<string>()
  for (const name in map) {
    try {
      wanted.push({ name, ...parseSpec(map[name]) })
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      problems.push({ code: 'config', path: name, message: error.message })
      hints.add(error.hint)
    }
  }
  if (problems.length === 0 && wanted.length > 0) return wanted
  const told = problems.map(({ path, message }) => `${path}: ${message}`)
  throw new VaultError(`${vault}: ${set}: ${told.join('; ') || 'the set has no keys'}`, {
    vault,
    code: 'config',
    hint: [...hints].join(' ') || EXAMPLE,
    problems,
  })
}

const EXAMPLE = 'Name at least one key, as in { apiKey: "secret/birddog/datadog#api_key" }.'

function parseSpec(spec: KeySpec): Omit<WantedKey<string>, 'name'> {
  if (typeof spec === 'string') return { ...parseKeyRef(spec), optional: false, json: false }
  const { from, key, optional = false, json = false, pattern, encoding } = spec
  const secret = parseRef(from)
  if (key === '') {
    throw new VaultError(`${JSON.stringify(secret.path)} names no key`, {
      code: 'config',
      hint: 'Say which key of the secret is meant.',
    })
  }
  return {
    secret,
    key,
    optional,
    json,
    ...(pattern && { pattern }),
    ...(encoding && { encoding }),
  }
}
