import { token } from '../src/auth/token.ts'
import type { VaultOptions } from '../src/options.ts'
import { createVault } from '../src/vault.ts'
import type { Vault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import type { ReadableSecret } from './readable-secret.ts'
import type { Stage } from './stage/index.ts'

/** A secret, and a Vault that may read it; closed at the end of the scenario. */
export interface ReadableVault extends ReadableSecret {
  readonly vault: Vault
  /** Another Vault that may read it, such as by another address. */
  open(more: Partial<VaultOptions>): Vault
}

/** Writes a secret, and opens a Vault with a token that may read it. */
export async function readableVault(
  stage: Stage,
  more: Partial<VaultOptions> = {},
): Promise<ReadableVault> {
  const secret = await readableSecret(stage)
  const auth = token(stage.secret(await stage.token({ policies: [secret.policy] })))
  const open = (other: Partial<VaultOptions>): Vault => {
    const vault = createVault(stage.options(auth, { ...more, ...other }))
    stage.onEnd(() => vault.close())
    return vault
  }
  return { ...secret, vault: open({}), open }
}
