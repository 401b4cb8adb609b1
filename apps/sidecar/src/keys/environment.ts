import { VaultError } from '@retriever/vault-keys'

import { KeysError } from './failure.ts'
import type { ReadSet } from './rounds.ts'

/** What a program gets of our environment, and the keys that it is started for. */
export type ProgramEnvironment = Readonly<Record<string, string>>

/** What tells how to reach a Vault, and with what, is not for the program. */
const ours = /^(?:VAULT|BAO|RETRIEVER)_/

/**
 * The environment of a program: ours, without what is about Vault and without `secretVariables`, and with the keys of
 * the sets. Throws a `KeysError` about every value that an environment cannot hold.
 */
export function environmentOf(
  sets: readonly ReadSet[],
  env: Readonly<Record<string, string | undefined>>,
  secretVariables: readonly string[],
): ProgramEnvironment {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    const kept = value !== undefined && !ours.test(name) && !secretVariables.includes(name)
    if (kept) result[name] = value
  }
  const givenBy = new Map<string, string>()
  const failures = sets.flatMap(({ bundle, config }) =>
    Object.entries(config.variables).flatMap(([variable, key]) => {
      const value = bundle.value[key]?.reveal()
      if (value === undefined) return []
      const other = givenBy.get(variable)
      givenBy.set(variable, config.name)
      result[variable] = value
      const error = unfit(variable, value, other)
      return error ? [{ set: config.name, error }] : []
    }),
  )
  if (failures.length > 0) throw new KeysError(failures)
  return result
}

function unfit(variable: string, value: string, other: string | undefined): VaultError | undefined {
  if (other !== undefined) {
    return new VaultError(
      `the variable ${variable} is that of a key of the set "${other}" already`,
      {
        code: 'config',
        path: variable,
        hint: 'Name the variables of the sets apart with "variables", or choose sets with --set.',
      },
    )
  }
  if (value.isWellFormed() && !value.includes('\0')) return undefined
  return new VaultError(
    `the value for ${variable} holds what no environment can hold: a NUL, or half a character`,
    {
      code: 'value-unrepresentable',
      path: variable,
      hint: 'Publish the key as a file of its own, which holds every text.',
    },
  )
}
