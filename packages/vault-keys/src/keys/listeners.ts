import type { KeysEvent } from './keys.ts'

/** Those who want to know what happens to a set of keys. */
export interface Listeners<Name extends string> {
  /** Adds one; the returned function removes it. */
  add(listener: (event: KeysEvent<Name>) => void): () => void
  /** Calls all of them. What they throw, or reject with, is theirs. */
  tell(event: KeysEvent<Name>): void
  clear(): void
}

export function createListeners<Name extends string>(): Listeners<Name> {
  const entries = new Set<{ readonly listener: (event: KeysEvent<Name>) => void }>()
  return {
    add(listener) {
      const entry = { listener }
      entries.add(entry)
      return () => {
        entries.delete(entry)
      }
    },
    tell(event) {
      const now = [...entries]
      for (const { listener } of now) call(listener, event)
    },
    clear() {
      entries.clear()
    },
  }
}

/** A listener may be an async function, whose promise the type does not show. */
function call<Event>(listener: (event: Event) => unknown, event: Event): void {
  Promise.resolve(new Promise((resolve) => resolve(listener(event)))).catch(() => undefined)
}
