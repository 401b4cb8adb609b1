import type { SecretRef } from '../kv/secret-version.ts'

/**
 * Which key of which secret: `secret/birddog/datadog#api_key`, with a version `secret/birddog/datadog@7#api_key`.
 *
 * An empty value is a value, and null counts as absent. Numbers and booleans become their text; write long numbers as
 * strings, because KV v2 keeps them as doubles and rounds them.
 */
export type KeySpec =
  | string
  | {
      readonly from: SecretRef
      readonly key: string
      /** Absent keys are left out of the set. Default false: they are an error. */
      readonly optional?: boolean
      /** Objects and arrays are given as JSON text. Default false: they are an error. */
      readonly json?: boolean
      /** What the value must match. A value that does not is an error, and is not shown. */
      readonly pattern?: RegExp
      /** Decodes the value. Default: taken as it is. */
      readonly encoding?: 'base64'
    }

/** The keys of a set, by the names that its users give them. */
export type KeyMap = Readonly<Record<string, KeySpec>>
