import process from 'node:process'
import { parseArgs } from 'node:util'

import { allToken, fewToken, startEntitySystem } from './entity-system.ts'
import { findSchemathesis, fullRun, judgedBySchemathesis } from './schemathesis.ts'

// The long form of test/openapi.test.ts: everything that schemathesis can think of, for one caller after the other.

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } },
})

if (values.help) {
  process.stdout.write('judge.ts [--seed N]: lets schemathesis try the whole API of a sidecar\n')
} else {
  process.exitCode = (await judged(values.seed)) ? 0 : 1
}

async function judged(seed: string): Promise<boolean> {
  const program = findSchemathesis()
  if (program === undefined) throw new Error('schemathesis is not installed')
  const callers = { 'who may do everything': allToken, 'who may do little': fewToken }
  const verdicts: boolean[] = []
  for (const [who, token] of Object.entries(callers)) {
    process.stdout.write(`\nA caller ${who}\n\n`)
    await using system = await startEntitySystem('judge')
    const sidecar = await system.launch()
    const { code } = await judgedBySchemathesis(sidecar, {
      program,
      token,
      args: fullRun(seed),
      onLine: (text) => void process.stdout.write(text),
    })
    const errors = sidecar.output.filter(({ text }) => /"level":"(?:error|fatal)"/.test(text))
    for (const { text } of errors) process.stdout.write(`${text}\n`)
    verdicts.push(code === 0 && errors.length === 0)
  }
  return verdicts.every(Boolean)
}
