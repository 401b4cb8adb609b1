import { symlinkSync, writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { monitorText, openDatadogHouse, openFolder, parsed, patience } from './datadog-house.ts'
import { temporaryFolder } from './open-api.ts'
import { run, serve } from './retriever.ts'

const bomb = 'bcdefghi'.split('').reduce(
  ({ text, above }, name) => ({
    text: `${text}${name}: &${name} [${Array(9).fill(`*${above}`).join(', ')}]\n`,
    above: name,
  }),
  { text: 'a: &a [lol]\n', above: 'a' },
).text

const bad = {
  'bad/alert.yaml': `kind: alert
spec:
  name: errors
  service: checkout
  summary: 'ask @jo'
  signal:
    kind: metric
    aggregate: avg
    expression: 'avg:load{* by'
  condition:
    comparison: above
    window: 5m
    thresholds: { critical: 5, warning: 6 }
  notify: { always: ['@pager'] }
`,
  'bad/bomb.yaml': bomb,
  'bad/circle.yaml': `kind: monitor
ref: one
spec: { type: composite, name: one, query: '\${two} && \${two}' }
---
kind: monitor
ref: two
spec: { type: composite, name: two, query: '\${one} && \${one}' }
`,
  'bad/huge.yaml': `a: ${'x'.repeat(10_000_000)}\n`,
  'bad/proto.json': '{"kind":"monitor","spec":{"type":"a","query":"b","name":"c","__proto__":{}}}',
  'bad/tags.yaml':
    'kind: monitor\nspec:\n  type: query alert\n  name: a\n  query: b\n  tags: ["a\\r\\nb"]\n',
  'bad/type.yaml': 'kind: alarm\nspec: {}\n',
}

/** The mistakes of these documents, in their order, without their hints. */
const mistakes = [
  'bad/alert.yaml:5  /spec/summary: at 5: expected no handle, got "@jo"',
  'bad/alert.yaml:9  /spec/signal/expression: at 14: expected "}", got the end',
  'bad/alert.yaml:13  /spec/condition/thresholds/warning: expected a number below critical, 5, got 6',
  'bad/alert.yaml:14  /spec/notify/always/0: expected a handle without @, got "@pager"',
  'bad/bomb.yaml:6: at 28: aliases make this document too large',
  'bad/circle.yaml:1  /spec/query: links go round in a circle: one -> two -> one',
  'bad/huge.yaml: the document is longer than 8 MiB',
  'bad/proto.json:1  /spec/__proto__: the key __proto__ is not allowed',
  'bad/tags.yaml:6  /spec/tags/0: a tag has no line breaks',
  'bad/type.yaml:1  /kind: the kind "alarm" is not known',
]

describe('documents with mistakes', patience, () => {
  test.each(['lint', 'plan', 'apply'])('%s tells all at once, and asks nobody', async (command) => {
    const { datadog, run: runHere } = await openDatadogHouse({
      ...bad,
      'good.yaml': monitorText('load'),
    })
    const ended = await runHere(command, 'good.yaml', 'bad')
    expect(ended).toMatchObject({ code: 65, stdout: '' })
    const [head, ...lines] = ended.stderr.trimEnd().split('\n')
    expect(head).toBe('retriever: 10 mistakes; nothing was changed')
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual(mistakes)
    expect(lines).toContain('    with > a warning comes below')
    expect(await datadog.requests()).toBe(0)
  })

  test('are told to scripts with file, line, pointer and hint', async () => {
    const { run: lint } = openFolder({}, { 'tags.yaml': bad['bad/tags.yaml'] })
    expect(parsed(await lint('lint', '--json', 'tags.yaml'))).toMatchObject({
      ok: false,
      exitCode: 65,
      problems: [
        {
          file: 'tags.yaml',
          line: 6,
          pointer: '/spec/tags/0',
          message: 'a tag has no line breaks',
          hint: 'Make two tags of it, or remove the break.',
        },
      ],
    })
  })

  test('what cannot be known without Datadog is a warning', async () => {
    const assets = "  assets: [{ category: runbook, name: a, url: 'https://a/${disk}' }]\n"
    const text = monitorText('load', { more: assets })
    const { run: lint } = openFolder({}, { 'a.yaml': text.replace('load.load{*}', 'load{') })
    const ended = await lint('lint', 'a.yaml')
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('a.yaml:1: monitor "load" links to "disk"')
    expect(ended.stdout).toContain('a.yaml:1: monitor "load" has a query that does not look right')
    expect(ended.stdout).toContain('1 declared in 1 file, no mistakes')
  })
})

describe('files and folders', patience, () => {
  test('links to files are followed, links to folders are not', async () => {
    const folder = temporaryFolder()
    const { run: lint, read } = openFolder({}, { 'a/load.yaml': monitorText('load') })
    expect(read('a/load.yaml')).toContain('load')
    expect((await lint('lint', 'a', 'a/load.yaml')).stdout).toContain('1 declared in 1 file,')
    symlinkSync(folder, `${folder}/round`)
    symlinkSync(`${folder}/none`, `${folder}/gone.yaml`)
    expect((await lint('lint', 'a')).stdout).toBe('1 declared in 1 file, no mistakes\n')
    const ended = await lint('lint', folder)
    expect(ended.code).toBe(66)
    expect(ended.stderr).toContain('gone.yaml cannot be read: there is no such file or folder')
  })

  test('what is not there, or holds nothing, is never taken for "nothing is wanted"', async () => {
    const { datadog, run: apply, write } = await openDatadogHouse({ 'docs/read.me': '' })
    expect(await apply('apply', 'none')).toMatchObject({ code: 66 })
    expect(await apply('apply', 'docs')).toMatchObject({ code: 66 })
    write('docs/empty.yaml', '')
    expect(await apply('apply', 'docs')).toMatchObject({ code: 65 })
    expect(await datadog.requests()).toBe(0)
  })
})

describe('stdin', patience, () => {
  test.each(['yaml', 'json'])('"-" is documents in %s, for plan and for apply', async (format) => {
    const { datadog, run: runHere, runWith } = await openDatadogHouse()
    const spec = { type: 'query alert', name: 'load', query: 'avg(last_5m):avg:load{*} > 2' }
    const text = format === 'yaml' ? monitorText('load') : JSON.stringify({ kind: 'monitor', spec })
    expect(await runWith(text, 'plan', '-')).toMatchObject({ code: 2, stderr: '' })
    expect(await datadog.writes()).toEqual([])
    expect(await runWith(text, 'apply', '-', '--format', format)).toMatchObject({ code: 0 })
    expect(await runWith(text, 'diff', '-')).toMatchObject({ code: 0, stdout: '' })
    expect(await runHere('plan', '-', '-')).toMatchObject({ code: 64 })
    expect(await datadog.writes()).toEqual(['POST /api/v1/monitor'])
  })

  test('its mistakes are told as those of <stdin>, and nothing at all is one', async () => {
    const { runWith } = await openDatadogHouse()
    const ended = await runWith('kind: alarm\nspec: {}\n', 'plan', '-')
    expect(ended.code).toBe(65)
    expect(ended.stderr).toContain('<stdin>:1  /kind: the kind "alarm" is not known')
    expect(await runWith('', 'apply', '-')).toMatchObject({ code: 65 })
    const json = await runWith(monitorText('load'), 'lint', '-', '--format', 'json')
    expect(json.stderr).toContain('<stdin>:1: at 1: this is no JSON value')
    expect(await runWith('', 'lint', '-', '--format', 'xml')).toMatchObject({ code: 64 })
  })
})

describe('what cannot be run', patience, () => {
  test('a wrong command line is 64, a wrong configuration 78', async () => {
    const folder = temporaryFolder()
    expect(await run(['datadog', 'plan'], { folder })).toMatchObject({ code: 64 })
    expect(await run(['datadog', 'destroy'], { folder })).toMatchObject({ code: 64 })
    const help = await run(['datadog', 'plan', '--help'], { folder })
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('65  documents have mistakes')
    const { run: plan } = openFolder(
      { sites: { site: 'datadoghq.org', apiKey: 'canary-key', appKey: 7 } },
      { 'a.yaml': monitorText('load') },
    )
    const ended = await plan('plan', 'a.yaml')
    expect(ended.code).toBe(78)
    expect(ended.stderr).toContain('datadog.sites.site: expected one of datadoghq.com')
    expect(ended.stderr).not.toContain('canary-key')
  })

  test('keys that Datadog does not know are 77, and are in no message', async () => {
    const house = await openDatadogHouse({ 'a.yaml': monitorText('load') })
    house.write('7.api', 'canary-of-a-wrong-key')
    const ended = await house.run('plan', 'a.yaml')
    expect(ended.code).toBe(77)
    expect(ended.stderr).not.toContain('canary')
    expect(await house.datadog.writes()).toEqual([])
  })

  test('what serves needs the keys, and a word about the registration of services', async () => {
    const folder = temporaryFolder()
    const datadog = { site: 'datadoghq.eu', apiKey: { env: 'NONE' }, appKey: { env: 'NONE' } }
    const listeners = { api: { port: 0 }, ops: { port: 0 } }
    const file = `${folder}/retriever.yaml`
    writeFileSync(file, JSON.stringify({ version: 1, listeners, datadog }))
    const check = await run(['config', 'check'], { folder })
    expect(check.code).toBe(2)
    expect(check.stderr).toContain('datadog.apiKey.env: the environment variable NONE is not set')
    const ungated = await run(['config', 'check'], { folder, env: { NONE: 'a-key' } })
    expect(ungated.code).toBe(2)
    expect(ungated.stderr).toContain('registration: is required beside datadog')
    writeFileSync(file, JSON.stringify({ version: 1, listeners, datadog, registration: 'off' }))
    await serve(folder, ['--config', 'retriever.yaml'], { NONE: 'a-key' })
  })
})
