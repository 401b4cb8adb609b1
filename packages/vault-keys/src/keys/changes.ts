import type { Bundle, KeysEvent } from './keys.ts'

/** What following the changes of a set needs. */
export interface Followed<Name extends string> {
  newest(): Bundle<Name> | undefined
  on(listener: (event: KeysEvent<Name>) => void): () => void
  /** Aborts when there will be no more changes. */
  readonly closing: AbortSignal
}

/** The newest bundle, and each that replaces it. Who is slow misses those that were replaced in the meantime. */
export async function* changesOf<Name extends string>(
  { newest, on, closing }: Followed<Name>,
  signal: AbortSignal,
): AsyncGenerator<Bundle<Name>, void, undefined> {
  const stop = AbortSignal.any([signal, closing])
  let seen: string | undefined
  while (!stop.aborted) {
    const bundle = newest()
    if (bundle && bundle.version !== seen) {
      seen = bundle.version
      yield bundle
    } else {
      await change(on, stop)
    }
  }
}

async function change<Name extends string>(
  on: Followed<Name>['on'],
  stop: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const onStop = (): void => resolve()
  const off = on(({ type }) => {
    if (type === 'change') resolve()
  })
  stop.addEventListener('abort', onStop, { once: true })
  await promise
  stop.removeEventListener('abort', onStop)
  off()
}
