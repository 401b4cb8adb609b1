// Writes as fast as it can until it is killed, and prints the number of every transaction that was acknowledged
// and the incident of every entry that it was given.
import { openSqliteStore } from '@retriever/glpi-bridge/sql'

import { at, createTicket, decided, deliveryKeyOf, due, noon, request } from './store-fixtures.ts'

const [file = '', first = '0'] = process.argv.slice(2)
const store = await openSqliteStore({ file })
let next = Number(first)

async function write(): Promise<never> {
  for (;;) {
    const number = next
    next += 1
    const incidents = [at(`${number} left`), at(`${number} right`)]
    const delivery = { key: deliveryKeyOf(`${number}`), source: 'test', receivedAt: noon }
    await store.transact({ incidents, delivery }, (loaded) => ({
      decisions: [...loaded.incidents.values()].map((incident) =>
        decided(
          incident,
          { state: { kind: 'creating' }, episode: 1 },
          { enqueue: [due(createTicket(incident.key))] },
        ),
      ),
      result: undefined,
    }))
    console.log(`written ${number}`)
  }
}

async function work(): Promise<never> {
  for (;;) {
    for (const claim of await store.claim(request({ limit: 3 }))) {
      console.log(`claimed ${claim.incidentKey}`)
      await store.settle(claim, { kind: 'done' }, (incident) =>
        decided(incident, { state: { kind: 'unknown', misses: 0 } }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

await Promise.all([...Array.from({ length: 8 }, write), work()])
