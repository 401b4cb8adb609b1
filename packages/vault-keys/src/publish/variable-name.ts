import type { VaultProblem } from '../error.ts'

/**
 * The variable that a key is usually given: `apiKey`, `api-key` and `api.key` are `API_KEY`, `datadogAPIKey` is
 * `DATADOG_API_KEY`. A name that would begin with a digit gets a `_` before it.
 */
export function variableName(key: string): string {
  const name = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  return /^[A-Z_]/.test(name) ? name : `_${name}`
}

/** Variables by {@link variableName}, with a problem for every key whose variable another key has already. */
export function variablesFor(keys: readonly string[]): {
  readonly variables: Readonly<Record<string, string>>
  readonly problems: readonly VaultProblem[]
} {
  const variables: Record<string, string> = {}
  const problems: VaultProblem[] = []
  for (const key of keys) {
    const name = variableName(key)
    const taken = variables[name]
    if (taken === undefined) variables[name] = key
    else if (taken !== key) {
      problems.push({
        code: 'config',
        path: key,
        message: `"${taken}" and "${key}" would both be the variable ${name}; name the variables yourself`,
      })
    }
  }
  return { variables, problems }
}
