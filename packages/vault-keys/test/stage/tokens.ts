import { setTimeout as delay } from 'node:timers/promises'

import { at, keysAt, type Admin } from './admin.ts'

/** Counts tokens, so that none is left behind unseen. */
export interface TokenCount {
  /** Notes the tokens that an answer to the administrator names: they are his. */
  disown(answer: unknown): void
  /** Another place where tokens may live. */
  addNamespace(namespace: string): void
  /** How many are alive beside those that were there before and the administrator's. */
  live(): Promise<number>
  /** Throws unless so many are alive; those that have ended get this time to go. */
  expect(number: number, patienceMs: number): Promise<void>
  /** Revokes all that came since. */
  revokeAll(): Promise<void>
}

/** Starts counting: tokens that exist now do not matter. */
export async function countTokens(admin: Admin): Promise<TokenCount> {
  const namespaces = ['']
  const before = new Set((await list()).map(({ accessor }) => accessor))
  const admins = new Set<string>()

  async function list(): Promise<readonly { namespace: string; accessor: string }[]> {
    const found: { namespace: string; accessor: string }[] = []
    for (const namespace of namespaces) {
      const options = { namespace, expect: [404] }
      const answer = await admin('GET', 'auth/token/accessors?list=true', undefined, options)
      found.push(...keysAt(answer).map((accessor) => ({ namespace, accessor })))
    }
    return found
  }

  const live = async (): Promise<number> => {
    const accessors = (await list()).map(({ accessor }) => accessor)
    return accessors.filter((each) => !before.has(each) && !admins.has(each)).length
  }

  return {
    disown(answer) {
      for (const accessor of [
        at(answer, 'auth', 'accessor'),
        at(answer, 'wrap_info', 'accessor'),
        at(answer, 'wrap_info', 'wrapped_accessor'),
      ]) {
        if (typeof accessor === 'string') admins.add(accessor)
      }
    },
    addNamespace(namespace) {
      namespaces.push(namespace)
    },
    live,
    async expect(number, patienceMs) {
      const until = performance.now() + patienceMs
      let count = await live()
      while (count !== number && performance.now() < until) {
        await delay(50)
        count = await live()
      }
      if (count !== number) {
        throw new Error(`tokens alive at the end of the scenario: ${count} instead of ${number}`)
      }
    },
    async revokeAll() {
      for (const { namespace, accessor } of await list()) {
        if (before.has(accessor)) continue
        const options = { namespace, expect: [400, 403, 404, 500] }
        await admin('POST', 'auth/token/revoke-accessor', { accessor }, options)
      }
    },
  }
}
