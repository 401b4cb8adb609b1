import type { Quantity } from '../benchmark.ts'
import { summed } from './measure-latency.ts'
import type { Conditions, Measured } from './measure-latency.ts'
import { startApiSidecar } from './sidecar.ts'
import { stopUnderLoad } from './stop.ts'
import type { StopFigures } from './stop.ts'

/** Stops a sidecar under the load, again and again. */
export async function measureStop({
  standIns,
  recordings,
  rounds,
  progress,
}: Pick<Conditions, 'standIns' | 'recordings' | 'rounds' | 'progress'>): Promise<Measured> {
  const all: StopFigures[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`stop, round ${round} of ${rounds}`)
    all.push(await stopUnderLoad(await startApiSidecar(standIns), recordings))
  }
  const row = (
    name: string,
    unit: Quantity['unit'],
    pick: (figures: StopFigures) => number,
  ): Quantity => ({ name, unit, rounds: { sidecar: all.map(pick) } })
  return {
    groups: [
      {
        name: 'stop, SIGTERM under the load',
        quantities: [
          row('gone after (goal 5 s)', 'ms', ({ exitMs }) => exitMs),
          row('answered', '', ({ answered }) => answered),
          row('failed (goal 0)', '', ({ failed }) => failed.length),
          row('refused after it', '', ({ refused }) => refused),
          row('reset after it', '', ({ reset }) => reset),
        ],
      },
    ],
    notes: [
      'Failed: sent before SIGTERM or on a kept connection, and not answered with 200. Refused and reset: new connections after SIGTERM that found the port closed, or that the kernel still took while it was being closed.',
    ],
    failures: [
      ...summed(all.flatMap(({ failed }) => failed)).map((text) => `stop: ${text}`),
      ...all.filter(({ code }) => code !== 0).map(({ code }) => `stop: it ended with ${code}`),
    ],
  }
}
