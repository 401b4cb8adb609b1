import type { Vault } from '../src/vault.ts'

/** Does something while the vault runs. */
export async function running(
  vault: Pick<Vault, 'run'>,
  work: () => Promise<unknown>,
): Promise<void> {
  const stop = new AbortController()
  const run = vault.run(stop.signal)
  try {
    await work()
  } finally {
    stop.abort()
    await run
  }
}

/** Looks again and again until it is so. */
export async function until(isSo: () => boolean, limitMs = 10_000): Promise<void> {
  const givenUpAt = performance.now() + limitMs
  while (!isSo()) {
    if (performance.now() > givenUpAt) throw new Error(`after ${limitMs} ms it is not so`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
