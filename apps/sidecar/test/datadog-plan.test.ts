import { describe, expect, test } from 'vitest'

import {
  monitorText,
  openDatadog,
  openDatadogHouse,
  openFolder,
  parsed,
  patience,
} from './datadog-house.ts'

const documents = {
  'alerts/load.yaml': monitorText('load'),
  'alerts/deep/disk.yml': monitorText('disk'),
  'alerts/board.json': JSON.stringify({
    kind: 'dashboard',
    ref: 'board',
    spec: {
      title: 'board',
      layout_type: 'ordered',
      widgets: [
        { definition: { type: 'alert_graph', alert_id: '${load}', viz_type: 'timeseries' } },
      ],
    },
  }),
  'alerts/.hidden.yaml': 'this: [is no document',
}

describe('plan and apply', patience, () => {
  test('plan says what would be, apply does it, and then there is nothing left', async () => {
    const { datadog, run } = await openDatadogHouse(documents)
    const plan = await run('plan', 'alerts')
    expect(plan).toMatchObject({ code: 2, stderr: '' })
    expect(plan.stdout).toContain('default: 3 to create')
    expect(plan.stdout).toContain('+ monitor disk')
    expect(await datadog.writes()).toEqual([])

    const apply = await run('apply', 'alerts')
    expect(apply).toMatchObject({ code: 0, stderr: '' })
    expect(apply.stdout).toContain('default: 3 done')
    expect((await datadog.monitors()).map(({ name }) => name)).toContain('load')
    const written = await datadog.writes()

    expect(await run('plan', 'alerts')).toMatchObject({
      code: 0,
      stdout: 'default: 3 unchanged\n',
    })
    expect(await run('diff', 'alerts')).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(await run('apply', 'alerts')).toMatchObject({ code: 0 })
    expect(await datadog.writes()).toEqual(written)
  })

  test('diff tells the fields that somebody has changed', async () => {
    const { datadog, run } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    const load = (await datadog.monitors()).find(({ name }) => name === 'load')
    await datadog.call('PUT', `/api/v1/monitor/${Number(load?.['id'])}`, { message: 'by hand' })
    const diff = await run('diff', 'alerts')
    expect(diff.code).toBe(2)
    expect(diff.stdout).toContain('~ /message: "by hand" -> "look at load"')
    const json = parsed(await run('diff', '--json', 'alerts'))
    expect(json).toMatchObject({
      ok: true,
      exitCode: 2,
      organisation: 'default',
      differences: [{ action: 'update', ref: 'load', reason: { code: 'edited-outside' } }],
    })
  })

  test('for scripts everything is one line of JSON', async () => {
    const { run } = await openDatadogHouse(documents)
    const plan = parsed(await run('plan', '--json', 'alerts'))
    expect(plan).toMatchObject({ ok: true, exitCode: 2, owner: 'checkout' })
    expect(plan['actions']).toHaveLength(3)
    const apply = await run('apply', '--json', 'alerts')
    expect(apply.stderr).toBe('')
    expect(parsed(apply)).toMatchObject({
      ok: true,
      complete: true,
      results: [{ status: 'done' }, { status: 'done' }, { status: 'done' }],
    })
    const dry = await run('apply', '--dry-run', '--json', 'alerts')
    expect(dry.code).toBe(0)
  })

  test('what was declared and is no longer goes only with --prune, its scope and its limit', async () => {
    const { datadog, run } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    const load = 'alerts/load.yaml'
    expect((await run('plan', load)).code).toBe(0)
    expect(await run('plan', '--prune', load)).toMatchObject({ code: 64 })
    const prune = ['--prune', '--scope', 'ref=disk', '--scope', 'family=monitor', '--max-deletes']
    expect(await run('apply', ...prune, '0', load)).toMatchObject({ code: 3 })
    expect(await run('apply', ...prune, '1', load)).toMatchObject({ code: 0 })
    expect((await datadog.monitors()).map(({ name }) => name)).not.toContain('disk')
  })
})

describe('a saved plan', patience, () => {
  test('is carried out as it was looked at', async () => {
    const { datadog, run } = await openDatadogHouse(documents)
    const plan = await run('plan', 'alerts', '--out', 'plan.json')
    expect(plan.code).toBe(2)
    expect(plan.stdout).toContain('saved in plan.json')
    expect(await datadog.writes()).toEqual([])
    expect(await run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(await run('plan', 'alerts')).toMatchObject({ code: 0 })
  })

  test('is refused when something has changed since, and nothing is written', async () => {
    const { datadog, run, write } = await openDatadogHouse(documents)
    await run('apply', 'alerts')
    write('alerts/load.yaml', monitorText('load', { critical: 3 }))
    await run('plan', 'alerts', '--out', 'plan.json')
    const load = (await datadog.monitors()).find(({ name }) => name === 'load')
    await datadog.call('PUT', `/api/v1/monitor/${Number(load?.['id'])}`, { message: 'by hand' })
    const before = await datadog.writes()
    const apply = await run('apply', 'plan.json')
    expect(apply.code).toBe(4)
    expect(apply.stderr).toContain('update monitor "load": somebody changed it since')
    expect(await datadog.writes()).toEqual(before)
  })

  test('is refused when it was changed itself, and takes no further options', async () => {
    const { datadog, read, run, write } = await openDatadogHouse(documents)
    await run('plan', 'alerts', '--out', 'plan.json')
    expect(await run('apply', '--adopt', 'plan.json')).toMatchObject({ code: 64 })
    write('plan.json', read('plan.json').replaceAll('look at load', 'look away'))
    const apply = await run('apply', 'plan.json')
    expect(apply.code).toBe(65)
    expect(apply.stderr).toContain('plan.json  /digest: the plan was changed after it was saved')
    expect(await datadog.writes()).toEqual([])
  })
})

test(
  'what somebody else manages is refused with whose it is; the rest is done',
  patience,
  async () => {
    const { datadog, run, write } = await openDatadogHouse(documents)
    const theirs = await datadog.call('POST', '/api/v1/monitor', {
      type: 'query alert',
      name: 'theirs',
      query: 'avg(last_5m):avg:load.theirs{*} > 2',
      message: '',
      tags: ['terraform:true'],
      options: { thresholds: { critical: 2 } },
    })
    const id = Number(theirs['id'])
    write('alerts/theirs.yaml', monitorText('theirs').replace('ref:', `id: ${id}\nref:`))
    const before = await datadog.call('GET', `/api/v1/monitor/${id}`)
    const plan = await run('plan', 'alerts')
    expect(plan.code).toBe(3)
    expect(plan.stdout).toContain(`! monitor theirs ${id} refused, foreign:`)
    expect(plan.stdout).toContain('Terraform')
    const apply = await run('apply', 'alerts')
    expect(apply.code).toBe(3)
    expect(apply.stdout).toContain('default: 3 done, 1 refused')
    expect(await datadog.call('GET', `/api/v1/monitor/${id}`)).toEqual(before)
  },
)

describe('several organisations', patience, () => {
  test('only the one that is named is spoken to', async () => {
    const one = await openDatadog(7)
    const other = await openDatadog(8)
    const { run } = openFolder(
      { one: { ...one.settings, owner: 'checkout' }, other: other.settings },
      { ...one.files, ...other.files, 'a.yaml': monitorText('load') },
    )
    const unnamed = await run('apply', 'a.yaml')
    expect(unnamed.code).toBe(64)
    expect(unnamed.stderr).toContain('--organisation is needed: there are several (one, other)')
    expect(await run('apply', '--organisation', 'third', 'a.yaml')).toMatchObject({ code: 64 })
    expect(await run('apply', '--organisation', 'other', 'a.yaml')).toMatchObject({ code: 64 })
    expect(await one.requests()).toBe(0)
    expect(await other.requests()).toBe(0)

    expect(await run('apply', '--organisation', 'one', 'a.yaml')).toMatchObject({ code: 0 })
    expect(await one.writes()).toEqual(['POST /api/v1/monitor'])
    expect(await other.requests()).toBe(0)

    const owner = ['--organisation', 'other', '--owner', 'payments']
    const plan = await run('plan', ...owner, '--out', 'p.json', 'a.yaml')
    expect(plan.stdout).toContain('other: 1 to create')
    expect(await run('apply', '--organisation', 'one', 'p.json')).toMatchObject({ code: 78 })
    const looked = await one.requests()
    const found = await other.requests()
    expect(await run('apply', '--owner', 'payments', 'p.json')).toMatchObject({ code: 64 })
    expect(await other.requests()).toBe(found)
    expect(await one.requests()).toBe(looked)
  })
})
