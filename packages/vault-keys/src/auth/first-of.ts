import type { AuthMethod, FirstOf } from './method.ts'

/**
 * Logs in with the first method that has a credential here: its file exists and is not empty, its variable is set. A
 * method that fails in any other way ends the chain.
 *
 * ```ts
 * firstOf(kubernetes({ role: 'birddog' }), token({ env: 'VAULT_TOKEN' }))
 * ```
 */
export function firstOf(...methods: readonly AuthMethod[]): FirstOf {
  return { method: 'first-of', methods }
}

/** The methods of a chain in their order, without chains in it. */
export function methodsOf(auth: AuthMethod): readonly Exclude<AuthMethod, FirstOf>[] {
  return auth.method === 'first-of' ? auth.methods.flatMap(methodsOf) : [auth]
}
