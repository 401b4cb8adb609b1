/** The whole campaign: `node --conditions=@retriever/source tools/e2e/src/crash/main.ts --kills 200 --seed 1`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { runCampaign } from './campaign.ts'
import { summaryOf } from './report.ts'
import { startSidecar } from './sidecar.ts'
import { startSpecimen } from './specimens/start.ts'

const help = `Kills the sidecar between the acknowledgement of an alert and its ticket, again and again, and checks that
no alert was lost and no ticket doubled. Build the sidecar first: npx nx build @retriever/sidecar

  --kills N      how often (default 200)
  --seed N       repeats what happens (default: a new one)
  --bridge NAME  sidecar (default), or a bridge that is broken on purpose: forgetful, doubling
`

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    bridge: { type: 'string', default: 'sidecar' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(help)
} else {
  process.exitCode = await campaign()
}

async function campaign(): Promise<number> {
  const kills = wholeNumber('kills', values.kills)
  const seed = wholeNumber('seed', values.seed)
  const folder = mkdtempSync(join(tmpdir(), 'retriever-crash-'))
  console.log(`seed ${seed}, ${kills} kills`)
  const report = await runCampaign({
    start: bridgeCalled(values.bridge),
    folder,
    kills,
    seed,
    settleWithinMs: 180_000,
    progress: (line) => console.log(line),
  })
  console.log(summaryOf(report))
  if (report.violations.length === 0) {
    rmSync(folder, { recursive: true, force: true })
    return 0
  }
  const file = join(folder, 'history.json')
  writeFileSync(file, JSON.stringify(report, undefined, 2))
  console.log(`the whole history: ${file}`)
  return 1
}

function bridgeCalled(name: string) {
  if (name === 'sidecar') return startSidecar
  if (name === 'forgetful' || name === 'doubling') return startSpecimen(name)
  throw new Error(`--bridge ${name}: expected sidecar, forgetful or doubling`)
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} ${text}: expected a whole number`)
  return Number(text)
}
