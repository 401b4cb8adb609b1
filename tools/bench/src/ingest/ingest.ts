import { buildSidecar } from '@retriever/launcher'
import type { Benchmark, QuantityGroup } from '../benchmark.ts'
import { inNewFolder } from '../cache-folder.ts'
import { interleave, quantity } from '../rounds.ts'
import { type IngestFigures, loads, titleOf, underLoad } from './loads.ts'
import { preparePeers } from './peers.ts'
import { refusalsIn } from './refusals.ts'
import { sidecar } from './sidecar.ts'
import { startStandIns } from './stand-ins.ts'

const usualSeconds = 3

/** How many alerts a second the sidecar takes durably, beside a Flask service that does the same job. */
export const ingest: Benchmark = {
  name: 'ingest',
  summary: 'acknowledged alerts per second, SQLite on disk, GLPI with 20 ms a call',
  defaultRounds: 3,
  run: async ({ rounds, seconds = usualSeconds, python, progress }) => {
    progress('building the sidecar')
    await buildSidecar()
    const peers = await preparePeers(python, progress)
    const services = [sidecar, ...peers.services]
    const groups: QuantityGroup[] = []
    const failures: string[] = []
    const notes: string[] = []
    const standIns = await startStandIns()
    try {
      for (const load of loads) {
        const title = titleOf(load)
        const contenders = services.map((service) => ({
          name: service.name,
          measure: () =>
            inNewFolder((folder) => underLoad(service, load, { standIns, folder, seconds })),
        }))
        const figures = await interleave(contenders, rounds, (text) =>
          progress(`${title}, ${text}`),
        )
        groups.push({ name: title, quantities: quantitiesOf(figures, load.kind === 'episodes') })
        for (const [name, measured] of figures) {
          const refusals = refusalsIn(measured)
          if (refusals === '') continue
          const remark = `${name}, ${title}: ${refusals} (not counted)`
          if (name === sidecar.name) failures.push(remark)
          else notes.push(remark)
        }
      }
    } finally {
      await standIns.close()
    }
    return {
      contenders: [sidecar.name, ...peers.services.map(({ name }) => name)],
      groups,
      skipped: peers.skipped,
      notes: [...standingNotes, ...peers.notes, ...notes],
      failures,
    }
  },
}

const standingNotes = [
  'An alert counts when its request was answered with 2xx. The sidecar answers after the durable commit and talks to ' +
    'GLPI later, from its outbox; Flask talks to GLPI inside the request. "ticket calls" are the calls that created ' +
    'or changed a ticket meanwhile.',
  'Each round starts with a new database and a warm-up. Load generator and stand-ins share the cores with all sides.',
]

function quantitiesOf(
  figures: ReadonlyMap<string, readonly IngestFigures[]>,
  withTickets: boolean,
): QuantityGroup['quantities'] {
  const alerts = quantity(figures, { name: 'alerts', unit: '/s' }, (all) => all.alertsPerSecond)
  const typical = quantity(figures, { name: 'answer p50', unit: 'ms' }, ({ medianMs }) => medianMs)
  const slow = quantity(figures, { name: 'answer p99', unit: 'ms' }, ({ p99Ms }) => p99Ms)
  if (!withTickets) return [alerts, typical, slow]
  const tickets = quantity(
    figures,
    { name: 'ticket calls', unit: '/s' },
    (all) => all.ticketCallsPerSecond,
  )
  return [alerts, typical, slow, tickets]
}
