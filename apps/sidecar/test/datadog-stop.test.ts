import { describe, expect, test } from 'vitest'

import { dashboardText, monitorText, openDatadogHouse, patience } from './datadog-house.ts'

const monitors = ['m1', 'm2', 'm3', 'm4', 'm5']
const dashboards = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7']
const documents = Object.fromEntries([
  ...monitors.map((name) => [`docs/${name}.yaml`, monitorText(name)]),
  ...dashboards.map((name) => [`docs/${name}.yaml`, dashboardText(name)]),
])

/** An `apply` whose first eight creates wait for their answers. */
async function openApplyThatWaits(slow: { readonly ms: number; readonly when?: 'after' }) {
  const house = await openDatadogHouse(documents)
  const { control } = house.datadog
  await control.faults([{ match: { method: 'POST' }, effect: { type: 'slow', ...slow } }])
  const begin = async (...args: readonly string[]) => {
    const apply = house.start('apply', ...args, 'docs')
    await expect.poll(async () => (await house.datadog.writes()).length, polling).toBe(8)
    return apply
  }
  return {
    ...house,
    begin,
    /** What is there, sorted: each declared one once, or something is wrong. */
    async there(): Promise<readonly string[]> {
      const state = await control.state<{
        readonly monitors: readonly { readonly name: string }[]
        readonly dashboards: readonly { readonly title: string }[]
      }>()
      return [
        ...state.monitors.map(({ name }) => name),
        ...state.dashboards.map(({ title }) => title),
      ].toSorted()
    },
  }
}

const polling = { timeout: 20_000, interval: 20 }
const declared = [...dashboards, ...monitors]

function lines(text: string, fits: RegExp): number {
  return text.split('\n').filter((line) => fits.test(line)).length
}

describe('a signal in the middle of apply', patience, () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s: what is under way ends well, the rest is not attempted',
    async (signal, code) => {
      const { begin, datadog, run, there } = await openApplyThatWaits({ ms: 1_500 })
      const apply = await begin()
      apply.kill(signal)
      const ended = await apply.ended
      expect(ended.code).toBe(code)
      expect(ended.stderr).toContain(`note: ${signal}: 8 under way may finish (8 s)`)
      expect(ended.stderr).toContain('stopped by a signal; apply again for the rest')
      expect(lines(ended.stdout, /^create .*: done$/)).toBe(8)
      expect(lines(ended.stdout, /^create .*: not attempted$/)).toBe(4)
      expect(ended.stdout).toContain('default: 8 done, 4 not attempted\n')
      expect(await datadog.writes()).toHaveLength(8)

      await datadog.control.faults([])
      const again = await run('apply', 'docs')
      expect(again.code).toBe(0)
      expect(again.stdout).toContain('default: 4 done, 8 unchanged')
      expect(await there()).toEqual(declared.toSorted())
    },
  )

  test('what has no answer in time is given up, and found again by the next apply', async () => {
    const { begin, datadog, run, there } = await openApplyThatWaits({ ms: 60_000, when: 'after' })
    const apply = await begin()
    apply.kill('SIGINT')
    const ended = await apply.ended
    expect(ended.code).toBe(130)
    expect(lines(ended.stdout, /^create .*: given up, it may be done all the same$/)).toBe(8)
    expect(ended.stdout).toContain('default: 8 failed, 4 not attempted\n')

    await datadog.control.faults([])
    expect(await run('apply', 'docs')).toMatchObject({ code: 0 })
    expect(await there()).toEqual(declared.toSorted())
    expect(await datadog.writes()).toHaveLength(12)
  })

  test('a second signal ends it at once', async () => {
    const { begin } = await openApplyThatWaits({ ms: 60_000 })
    const apply = await begin()
    const at = performance.now()
    apply.kill('SIGTERM')
    await expect.poll(() => apply.stderr(), polling).toContain('again ends at once')
    apply.kill('SIGINT')
    expect((await apply.ended).code).toBe(130)
    expect(performance.now() - at).toBeLessThan(5_000)
  })

  test('scripts read it in the one line of JSON', async () => {
    const { begin } = await openApplyThatWaits({ ms: 1_500 })
    const apply = await begin('--json')
    apply.kill('SIGTERM')
    const { code, stderr, stdout } = await apply.ended
    expect({ code, stderr }).toEqual({ code: 143, stderr: '' })
    const report = JSON.parse(stdout) as { readonly results: readonly { status: string }[] }
    expect(report).toMatchObject({ ok: false, exitCode: 143, complete: false })
    const statuses = report.results.map(({ status }) => status)
    expect(statuses.filter((status) => status === 'done')).toHaveLength(8)
    expect(statuses.filter((status) => status === 'not-attempted')).toHaveLength(4)
  })
})

test(
  'SIGINT while apply still looks ends it at once, and nothing is written',
  patience,
  async () => {
    const { datadog, start } = await openDatadogHouse(documents)
    await datadog.control.faults([
      { match: { method: 'GET' }, effect: { type: 'slow', ms: 60_000 } },
    ])
    const apply = start('apply', 'docs')
    await expect.poll(() => datadog.requests(), polling).toBeGreaterThan(0)
    const at = performance.now()
    apply.kill('SIGINT')
    expect(await apply.ended).toMatchObject({ code: 130, stdout: '' })
    expect(performance.now() - at).toBeLessThan(5_000)
    expect(await datadog.writes()).toEqual([])
  },
)
