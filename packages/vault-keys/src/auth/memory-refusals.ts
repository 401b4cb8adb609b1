import type { RefusalMemory } from './refusal-memory.ts'

/** Remembers refused credentials as long as the process lives. */
export function memoryRefusals(): RefusalMemory {
  const fingerprints = new Set<string>()
  return {
    isEmpty: () => fingerprints.size === 0,
    has: (fingerprint) => Promise.resolve(fingerprints.has(fingerprint)),
    add: (fingerprint) => {
      fingerprints.add(fingerprint)
      return Promise.resolve()
    },
  }
}
