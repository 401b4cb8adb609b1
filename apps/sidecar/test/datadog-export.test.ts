import { describe, expect, test } from 'vitest'

import { monitorText, openDatadogHouse, parsed, patience } from './datadog-house.ts'

const alert = `kind: alert
ref: errors
spec:
  name: errors
  service: checkout
  signal: { kind: metric, aggregate: avg, metric: errors, space: avg }
  condition: { comparison: above, window: 5m, thresholds: { critical: 2 } }
`
const documents = {
  'alerts/load.yaml': monitorText('load'),
  'alerts/errors.yaml': alert,
  'alerts/board.yaml':
    "kind: dashboard\nref: board\nspec: { title: board, layout_type: ordered, widgets: [{ definition: { type: note, content: '$${a}' } }] }\n",
}
const theirs = {
  type: 'query alert',
  name: 'by hand',
  query: 'avg(last_5m):avg:load.by_hand{*} > 2',
  message: 'what is ${this}?',
  options: { thresholds: { critical: 2 } },
}

describe('export', patience, () => {
  test('writes ours so that a plan for it finds nothing to change', async () => {
    const { datadog, run, write } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    await datadog.call('POST', '/api/v1/monitor', theirs)
    for (const format of ['yaml', 'json']) {
      const exported = await run('export', '--as', format)
      expect(exported).toMatchObject({ code: 0, stderr: '' })
      expect(exported.stdout).not.toContain('by hand')
      write(`ours.${format}`, exported.stdout)
      expect(await run('plan', `ours.${format}`)).toMatchObject({
        code: 0,
        stdout: 'default: 3 unchanged\n',
      })
    }
  })

  test('--all also writes what others have, whatever stands in it', async () => {
    const { datadog, run, write } = await openDatadogHouse(documents)
    await datadog.call('POST', '/api/v1/monitor', theirs)
    const exported = await run('export', '--all')
    write('all.yaml', exported.stdout)
    expect(exported.stdout).toContain('what is ${this}?')
    expect(await run('lint', 'all.yaml')).toMatchObject({ code: 0 })
  })

  test('writes a file for each into a folder, and over none that is there', async () => {
    const { read, run } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    const files = ['out/monitor-load.yaml', 'out/alert-errors.yaml', 'out/dashboard-board.yaml']
    const exported = parsed(await run('export', '--json', '--folder', 'out'))
    expect(exported['files']).toEqual(expect.arrayContaining(files))
    expect(read('out/alert-errors.yaml')).toContain('service: checkout')
    const again = await run('export', '--folder', 'out')
    expect(again.code).toBe(73)
    expect(again.stderr).toContain('--force')
    expect(await run('export', '--folder', 'out', '--force')).toMatchObject({ code: 0 })
    expect(await run('plan', 'out')).toMatchObject({ code: 0 })
  })

  test.each(['manifests', 'terraform-json'])('writes %s, alerts as monitors', async (format) => {
    const { run } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    const exported = await run('export', '--as', format)
    expect(exported).toMatchObject({ code: 0, stderr: '' })
    expect(exported.stdout).toContain('avg:errors{*}')
    expect(exported.stdout).not.toContain('birddog')
  })
})

describe('adopt', patience, () => {
  test('only tells what it would do; with --yes, nothing but the mark changes', async () => {
    const { datadog, run, write } = await openDatadogHouse()
    const made = await datadog.call('POST', '/api/v1/monitor', theirs)
    const id = String(made['id'])
    const before = await datadog.writes()
    const look = await run('adopt', id)
    expect(look.code).toBe(2)
    expect(look.stdout).toContain(`~ adopt monitor by hand ${id}`)
    expect(await datadog.writes()).toEqual(before)

    expect(await run('adopt', id, '--yes')).toMatchObject({ code: 0 })
    const after = await datadog.call('GET', `/api/v1/monitor/${id}`)
    expect(after).toMatchObject({ name: theirs.name, query: theirs.query, message: theirs.message })
    expect(after['tags']).toContain('birddog_owner:checkout')
    expect(await run('adopt', id)).toMatchObject({ code: 0 })
    write('ours.yaml', (await run('export')).stdout)
    expect(await run('plan', 'ours.yaml')).toMatchObject({ code: 0 })
  })

  test('leaves what is ours as it is', async () => {
    const { datadog, run } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    const before = await datadog.writes()
    const ids = (await datadog.monitors()).map(({ id }) => String(id))
    expect(ids).not.toEqual([])
    const ended = await run('adopt', '--yes', '--json', ...ids)
    expect(ended.code).toBe(0)
    expect(await datadog.writes()).toEqual(before)
  })

  test('refuses what others manage, and what is not there', async () => {
    const { datadog, run } = await openDatadogHouse()
    const made = await datadog.call('POST', '/api/v1/monitor', {
      ...theirs,
      tags: ['terraform:true'],
    })
    const before = await datadog.writes()
    const refused = await run('adopt', '--yes', String(made['id']))
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('belongs to Terraform (tag terraform:true)')
    const missing = await run('adopt', '--yes', '1', 'abc-def-ghi')
    expect(missing.code).toBe(3)
    expect(missing.stderr).toContain('abc-def-ghi: there is nothing with this id')
    expect(await run('adopt', 'Load')).toMatchObject({ code: 64 })
    expect(await datadog.writes()).toEqual(before)
  })
})
