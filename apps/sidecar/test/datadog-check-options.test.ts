import { describe, expect, test } from 'vitest'

import { monitorText, openDatadogHouse, openFolder, patience } from './datadog-house.ts'

const both = `kind: monitor
ref: both
spec: { type: composite, name: both, query: '\${load} && \${elsewhere}', message: '' }
`

describe('--external', patience, () => {
  test('gives ids to links that lead out of the documents', async () => {
    const { datadog, run } = await openDatadogHouse({
      'a/load.yaml': monitorText('load'),
      'a/both.yaml': both,
    })
    const made = await datadog.call('POST', '/api/v1/monitor', {
      type: 'query alert',
      name: 'elsewhere',
      query: 'avg(last_5m):avg:elsewhere{*} > 2',
      options: { thresholds: { critical: 2 } },
    })
    const missing = await run('plan', 'a')
    expect(missing.code).toBe(65)
    expect(missing.stderr).toContain('there is nothing with the ref "elsewhere"')

    const external = ['--external', `elsewhere=${String(made['id'])}`]
    const lint = await run('lint', 'a', ...external)
    expect(lint).toMatchObject({ code: 0, stdout: '2 declared in 2 files, no mistakes\n' })
    expect((await run('plan', 'a', ...external)).code).toBe(2)
    expect((await run('apply', 'a', ...external)).code).toBe(0)
    expect((await run('diff', 'a', ...external)).code).toBe(0)
    const found = (await datadog.monitors()).find(({ name }) => name === 'both')
    expect(found?.['query']).toContain(String(made['id']))
  })

  test('tells all that cannot be meant, before anything is read', async () => {
    const { run } = openFolder({})
    const words = ['a', '=3', 'b=', 'c=1', 'c=2', 'd=4', 'd=4', 'e=f=5', 'x{=6']
    for (const command of ['lint', 'plan', 'diff', 'apply']) {
      const options = words.flatMap((word) => ['--external', word])
      const { code, stderr } = await run(command, 'none.yaml', ...options)
      expect(code).toBe(64)
      expect(stderr.trimEnd().split('\n')).toEqual([
        'retriever: --external "a": expected REF=ID, such as checkout-slo=0a1b2c',
        '--external "=3": expected a name before "="',
        '--external "b=": expected an id after "="',
        '--external "c" has two ids, 1 and 2',
        '--external "x{=6": no link can have this name: it holds a brace or a line break',
      ])
    }
  })

  test('a name that is declared too is a mistake of the documents', async () => {
    const { run } = openFolder({}, { 'a.yaml': monitorText('load') })
    const ended = await run('lint', 'a.yaml', '--external', 'load=1')
    expect(ended.code).toBe(65)
    expect(ended.stderr).toContain('a.yaml:1: "load" is declared, and its id was given')
  })
})

const raw = `kind: alert
ref: errors
spec:
  name: errors
  service: checkout
  summary: '{{#is_alert}}ask @jo{{/is_alert}}'
  signal: { kind: metric, aggregate: avg, metric: errors, space: avg }
  condition: { comparison: above, window: 5m, thresholds: { critical: 2 } }
`

describe('--allow-raw-templates', patience, () => {
  test.each(['lint', 'plan', 'diff', 'apply'])(
    'lets %s take handles and blocks in the texts of alerts',
    async (command) => {
      const { run } = await openDatadogHouse({ 'a.yaml': raw })
      const refused = await run(command, 'a.yaml')
      expect(refused.code).toBe(65)
      expect(refused.stderr).toContain('a.yaml:6  /spec/summary: at 18: expected no handle')
      const { code } = await run(command, 'a.yaml', '--allow-raw-templates')
      expect(code).toBe(command === 'plan' || command === 'diff' ? 2 : 0)
    },
  )

  test('is not carried by a saved plan: who applies it says so again', async () => {
    const { datadog, run } = await openDatadogHouse({ 'a.yaml': raw })
    await run('plan', 'a.yaml', '--allow-raw-templates', '--out', 'plan.json')
    const refused = await run('apply', 'plan.json')
    expect(refused.code).toBe(65)
    expect(refused.stderr).toContain('/summary: at 18: expected no handle')
    expect(await datadog.writes()).toEqual([])
    const other = await run('apply', 'plan.json', '--external', 'a=1')
    expect(other.code).toBe(64)
    expect(other.stderr).toContain('only --organisation and --allow-raw-templates go with it')
    expect(await run('apply', 'plan.json', '--allow-raw-templates')).toMatchObject({ code: 0 })
    const [monitor] = await datadog.monitors()
    expect(monitor?.['message']).toContain('{{#is_alert}}ask @jo{{/is_alert}}')
    expect(await run('adopt', String(monitor?.['id']))).toMatchObject({ code: 0 })
    const plan = await run('plan', 'a.yaml', '--allow-raw-templates')
    expect(plan.code).toBe(0)
  })
})
