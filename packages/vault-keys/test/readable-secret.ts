import type { Stage, Within } from './stage/index.ts'

/** A secret, and a policy that allows to read it and nothing else. */
export interface ReadableSecret {
  readonly mount: string
  /** As `vault.read` takes it. */
  readonly path: string
  readonly policy: string
}

/** Writes `{ key: 'value' }` to a fresh mount. */
export async function readableSecret(stage: Stage, within: Within = {}): Promise<ReadableSecret> {
  const mount = await stage.kv(2, within)
  await stage.admin('POST', `${mount}/data/app`, { data: { key: 'value' } }, within)
  const policy = await stage.policy(`path "${mount}/data/app" { capabilities = ["read"] }`, within)
  return { mount, path: `${mount}/app`, policy }
}
