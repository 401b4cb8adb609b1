import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { codeBlocks } from '@retriever/docs'
import { control, startStandIn } from '@retriever/sandbox'
import { expect, test } from 'vitest'

const readme = new URL('../README.md', import.meta.url)
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))

test('the usage of the README opens a ticket', { timeout: 30_000 }, async () => {
  const [usage = '', ...more] = codeBlocks(readme, 'ts')
  expect(more).toEqual([])
  expect(usage.trim().split('\n').length).toBeLessThanOrEqual(20)
  const folder = await mkdtemp(join(tmpdir(), 'readme-'))
  const glpi = await startStandIn('glpi')
  try {
    await symlink(modules, join(folder, 'node_modules'))
    await writeFile(join(folder, 'usage.mts'), usage)
    await writeFile(join(folder, 'alert.json'), codeBlocks(readme, 'json')[0] ?? '')
    const { url, userToken, appToken } = glpi.credentials
    const child = spawn(process.execPath, ['--conditions=@retriever/source', 'usage.mts'], {
      cwd: folder,
      env: {
        ...process.env,
        FORCE_COLOR: '0',
        GLPI_URL: url,
        GLPI_USER_TOKEN: userToken,
        GLPI_APP_TOKEN: appToken,
      },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect(output).toContain("state: 'creating'")
    expect(code).toBe(0)
    const posts = await control(glpi.url).journal({ method: 'POST', path: '/apirest.php/Ticket' })
    expect(posts.map(({ status }) => status)).toEqual([201])
    const kills = await control(glpi.url).journal({ path: '/apirest.php/killSession' })
    expect(kills).toHaveLength(1)
  } finally {
    await glpi.close()
    await rm(folder, { recursive: true })
  }
})
