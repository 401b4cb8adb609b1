import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { control, type FaultRule } from '../src/index.ts'

interface Block {
  readonly language: string
  readonly text: string
  readonly line: number
  /** The JSON that the README says it prints. */
  readonly output: object | undefined
}

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const blocks = blocksOf(readme)
const [start, ...commands] = blocks.filter(({ language }) => language === 'sh')

const hasCurl = spawnSync('curl', ['--version']).status === 0
let server: ChildProcess
const printed: { readonly url: string; readonly credentials: Record<string, string> }[] = []
const urlOf = (index: number): string => printed[index]?.url ?? ''

beforeAll(async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const names = /-- (.*) --port/.exec(start?.text ?? '')?.[1]?.split(' ') ?? []
  server = spawn(process.execPath, [main, ...names])
  for await (const line of createInterface({ input: server.stdout ?? process.stdin })) {
    printed.push(JSON.parse(line) as (typeof printed)[number])
    if (printed.length === names.length) break
  }
})
afterAll(async () => {
  server.kill()
  await once(server, 'exit')
})

describe('the JSON of the README is accepted', () => {
  test.each(blocks.filter(({ language }) => language === 'json faults'))(
    'line $line',
    async ({ text }) => {
      const remote = control(urlOf(0))
      const rules = JSON.parse(text) as readonly FaultRule[]
      expect(await remote.faults(rules)).toMatchObject(rules)
      await remote.reset()
    },
  )

  test.each(blocks.filter(({ language }) => /^json (clock|settings)$/.test(language)))(
    'line $line',
    async ({ language, text }) => {
      const remote = control(urlOf(0))
      const change = JSON.parse(text) as Readonly<Record<string, unknown>>
      const answer =
        language === 'json clock' ? await remote.clock(change) : await remote.settings(change)
      expect(answer).toBeTypeOf('object')
      await remote.reset()
    },
  )
})

describe.skipIf(!hasCurl)('the commands of the README do what it says (needs curl)', () => {
  test('the line that is printed at the start', async () => {
    expect(start?.output).toEqual({
      name: 'glpi',
      url: 'http://127.0.0.1:9000',
      credentials: {
        url: 'http://127.0.0.1:9000/apirest.php',
        userToken: printed[0]?.credentials['userToken'],
        appToken: printed[0]?.credentials['appToken'],
      },
    })
  })

  test.each(commands)('line $line', ({ text, line, output }) => {
    const earlier = commands.filter((block) => block.line < line).flatMap(assignments)
    const result = spawnSync('bash', ['-ec', here([...earlier, text].join('\n'))], {
      encoding: 'utf8',
    })
    expect(result.stderr).toBe('')
    expect(result.status).toBe(0)
    if (output === undefined) return
    const shown = JSON.parse(result.stdout) as object
    expect(Array.isArray(output) ? withoutLaterLogins(shown) : shown).toMatchObject(output)
  })
})

/** Variables live on from block to block. */
function assignments({ text }: Block): readonly string[] {
  return text.split('\n').filter((line) => /^[A-Z]+=/.test(line))
}

/** The README speaks of fixed ports. */
function here(text: string): string {
  return text.replaceAll(/http:\/\/127\.0\.0\.1:900(\d)/g, (_, index) => urlOf(Number(index)))
}

/** Each block logs in anew here, which a reader does only once; so the place in the journal differs. */
function withoutLaterLogins(entries: object): object {
  return (entries as readonly object[]).map((entry) => ({ ...entry, seq: 2 }))
}

function blocksOf(text: string): readonly Block[] {
  const found = [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }))
  return found.map((block, index) => {
    const next = found[index + 1]
    const output = next?.language === 'json output' ? (JSON.parse(next.text) as object) : undefined
    return { ...block, output }
  })
}
