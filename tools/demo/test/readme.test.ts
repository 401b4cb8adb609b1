import { fileURLToPath } from 'node:url'

import { codeBlocks, runProgram } from '@retriever/docs'
import { startStandIn } from '@retriever/sandbox'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)

test('the program of the README prints what GLPI says', async () => {
  const glpi = await startStandIn('glpi')
  try {
    const [program = '', ...others] = codeBlocks(new URL('README.md', root), 'ts')
    expect(others).toEqual([])
    const { stdout, stderr } = await runProgram(program, {
      // A library's folder, because that is where the name of the package leads to its source.
      folder: fileURLToPath(new URL('packages/glpi-bridge', root)),
      env: { GLPI_URL: glpi.url },
    })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^200 /)
  } finally {
    await glpi.close()
  }
})
