import { writeFileSync } from 'node:fs'

import type { Reporter, TestCase } from 'vitest/node'

/**
 * Names every skipped test in the summary: a missing real server must be seen, not guessed from a number. When
 * `RETRIEVER_TEST_COUNTS` names a file, the run's counts are written there in one line.
 */
export function summary(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const tests = modules.flatMap((module) => [...module.children.allTests()])
      const ended = (state: string) => tests.filter((test) => test.result().state === state)
      const skipped = ended('skipped')
      if (skipped.length > 0) {
        console.log(`\n Skipped, by name:\n${[...new Set(skipped.map(nameOf))].join('\n')}\n`)
      }
      const file = process.env['RETRIEVER_TEST_COUNTS']
      if (!file) return
      const broken = modules.filter((module) => module.errors().length > 0).length
      const failed = ended('failed').length + broken + unhandledErrors.length
      writeFileSync(
        file,
        `${ended('passed').length} passed, ${failed} failed, ${skipped.length} skipped\n`,
      )
    },
  }
}

function nameOf(test: TestCase): string {
  const result = test.result()
  const note = result.state === 'skipped' && result.note ? ` (${result.note})` : ''
  return `  ${test.module.project.name}: ${test.fullName}${note}`
}
