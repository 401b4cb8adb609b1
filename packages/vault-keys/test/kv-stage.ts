import { token } from '../src/auth/token.ts'
import type { VaultOptions } from '../src/options.ts'
import { createVault } from '../src/vault.ts'
import type { Vault } from '../src/vault.ts'
import type { Stage } from './stage/index.ts'

/** A Vault whose token may do what `rules` (HCL) say; closed, and its token revoked, at the end of the scenario. */
export async function vaultThatMay(
  stage: Stage,
  rules: string,
  more: Partial<VaultOptions> = {},
): Promise<Vault> {
  const policies = [await stage.policy(rules)]
  const options = stage.options(token(await stage.token({ policies })), more)
  const vault = createVault(options)
  stage.onEnd(() => vault.close())
  return vault
}

/** HCL that lets somebody read this path of the HTTP API. */
export function mayRead(...paths: readonly string[]): string {
  return paths.map((path) => `path "${path}" { capabilities = ["read"] }`).join('\n')
}

/** Writes a version of a KV v2 secret. */
export async function write(
  stage: Stage,
  mount: string,
  path: string,
  data: object,
): Promise<void> {
  await stage.admin('POST', `${mount}/data/${path}`, { data })
}

/** The paths of requests that were made, without `/v1/`, in order. */
export function paths(stage: Stage): readonly string[] {
  return stage.requests().map(({ path }) => decodeURIComponent(path.slice('/v1/'.length)))
}
