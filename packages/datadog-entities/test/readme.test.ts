import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { codeBlocks, runProgram } from '@retriever/docs'
import { control, startStandIn } from '@retriever/sandbox'
import type { JournalEntry } from '@retriever/sandbox'
import { beforeEach, expect, onTestFinished, test } from 'vitest'

const home = fileURLToPath(new URL('..', import.meta.url))
const programs = codeBlocks(new URL('../README.md', import.meta.url), 'ts')

/** Each program is a process of its own, which takes its time on a small machine. */
const inProcesses = { timeout: 60_000 }

let datadog: Awaited<ReturnType<typeof startStandIn<'datadog'>>>

const load = {
  id: 4711,
  type: 'query alert',
  name: 'Load',
  query: 'avg(last_5m):avg:system.load.1{*} > 2',
  tags: ['team:checkout'],
  options: { thresholds: { critical: 2 } },
}
const disk = {
  id: 4712,
  type: 'query alert',
  name: 'Disk',
  query: 'avg(last_5m):avg:system.disk.in_use{*} > 0.8',
  tags: ['terraform:true'],
  options: { thresholds: { critical: 0.8 } },
}

beforeEach(async () => {
  datadog = await startStandIn('datadog', { seed: { monitors: [load, disk] } })
  return () => datadog.close()
})

interface TerraformFile {
  readonly resource: {
    readonly datadog_monitor_json: Readonly<Record<string, { monitor: string }>>
  }
  readonly import: readonly { readonly id: string }[]
}

async function run(at: number, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { url, apiKey, appKey } = datadog.credentials
  const { stdout, stderr } = await runProgram(programs[at] ?? '', {
    folder: home,
    env: { DATADOG_URL: url, DD_API_KEY: apiKey, DD_APP_KEY: appKey, ...env },
  })
  expect(stderr).toBe('')
  return stdout
}

async function writes(): Promise<readonly string[]> {
  const entries: readonly JournalEntry[] = await control(datadog.url).journal()
  return entries
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`)
}

test(
  '1. a client reads the monitors of a team, and tells which key is wrong',
  inProcesses,
  async () => {
    expect(await run(0)).toBe('4711 Load\nundefined\n')
    expect(await run(0, { DD_APP_KEY: 'nobody-knows-this' })).toMatch(/^application-key .+\n$/)
    expect(await run(0, { DD_API_KEY: 'nobody-knows-this' })).toMatch(/^api-key .+\n$/)
  },
)

test(
  '2. an alert becomes a monitor, is read back, and tells that somebody edited it',
  inProcesses,
  async () => {
    expect(await run(1)).toBe(
      [
        'avg(last_5m):sum:checkout.errors{*} > 20',
        "{ critical: [ 'pagerduty-checkout' ], recovery: [ 'slack-checkout' ] }",
        'true',
        'false',
        '',
      ].join('\n'),
    )
  },
)

test(
  '3. a folder is planned and applied, and then there is nothing to do',
  inProcesses,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'readme-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'alerts.yaml'), errors)
    await writeFile(join(folder, 'board.json'), JSON.stringify(board))
    const told = await run(2, { DECLARATIONS: folder })
    expect(told).toContain('prod: ')
    expect(told).toContain('+ alert checkout-errors "Checkout errors"')
    expect(told).toContain('+ dashboard Checkout')
    expect(told.match(/: done/g)).toHaveLength(2)
    expect(await writes()).toEqual(['POST /api/v1/monitor', 'POST /api/v1/dashboard'])
    const { dashboards } = await control(datadog.url).state<{ dashboards: readonly unknown[] }>()
    expect(JSON.stringify(dashboards)).toMatch(/"alert_id":"\d+"/)

    const again = await run(2, { DECLARATIONS: folder })
    expect(again).not.toContain('+ ')
    expect(again).not.toContain('done')
    expect(await writes()).toHaveLength(2)
  },
)

test('4. what nobody has is adopted, what Terraform has is refused', inProcesses, async () => {
  const told = await run(3, { MONITOR_OF_NOBODY: '4711', MONITOR_OF_OTHERS: '4712' })
  expect(told).toContain('~ adopt monitor Load 4711')
  expect(told).toContain(
    '! monitor Disk 4712 refused, foreign: monitor 4712 belongs to Terraform (tag terraform:true)',
  )
  expect(told).toMatch(/\nfalse done refused\n$/)
  expect(await writes()).toEqual(['PUT /api/v1/monitor/4711'])
})

test('5. what is in Datadog becomes YAML and Terraform JSON', inProcesses, async () => {
  const [yaml = '', terraform = ''] = (await run(4)).split(/\n(?=\{\n)/)
  expect(yaml.match(/^kind: monitor$/gm)).toHaveLength(2)
  expect(yaml).toContain('query: avg(last_5m):avg:system.load.1{*} > 2')
  expect(yaml).not.toContain('overall_state')
  const { resource, import: imports } = JSON.parse(terraform) as TerraformFile
  const written = Object.values(resource.datadog_monitor_json)
  expect(written.map(({ monitor }): unknown => JSON.parse(monitor))).toMatchObject([
    { name: 'Load', query: load.query, tags: load.tags },
    { name: 'Disk', query: disk.query, tags: disk.tags },
  ])
  expect(imports.map(({ id }) => id)).toEqual(['4711', '4712'])
})

test('6. the registers are asked before anything is written', inProcesses, async () => {
  const leanix = await startStandIn('leanix')
  const servicenow = await startStandIn('servicenow')
  onTestFinished(async () => {
    await Promise.all([leanix.close(), servicenow.close()])
  })
  const told = await run(5, {
    LEANIX_URL: leanix.url,
    LEANIX_API_TOKEN: leanix.credentials.apiToken,
    SERVICENOW_URL: servicenow.url,
    SERVICENOW_USER: servicenow.credentials.user,
    SERVICENOW_PASSWORD: servicenow.credentials.password,
  })
  expect(told).toContain('yes "web-store" may have entities here')
  expect(told).toContain('yes "shop-search" may have entities here')
  expect(told).toContain('no "ledger" is not registered in LeanIX: ')
  expect(told).toContain('! alert ledger-errors "Ledger errors" refused, gate: "ledger" is not')
  expect(await writes()).toEqual([])
})

test('7. one monitor is created, changed once, listed and removed', inProcesses, async () => {
  const told = await run(6)
  const [changed, refused, ...rest] = told.split('\n')
  expect(changed).toBe("[ 'done: it is declared differently' ]")
  expect(refused).toMatch(/^\[ 'refused: monitor \d+ is no longer what was seen' \]$/)
  expect(rest).toEqual(['monitor queue checkout', 'true', ''])
  expect((await writes()).map((write) => write.replace(/\d{9}$/, 'N'))).toEqual([
    'POST /api/v1/monitor',
    'PUT /api/v1/monitor/N',
    'DELETE /api/v1/monitor/N',
  ])
})

test('there is no program in the README that is not run', () => {
  expect(programs).toHaveLength(7)
})

const errors = `
kind: alert
ref: checkout-errors
name: Checkout errors
service: checkout
signal: { kind: metric, aggregate: avg, metric: checkout.errors, space: sum }
condition: { comparison: above, window: 5m, thresholds: { critical: 20 } }
`

const board = {
  title: 'Checkout',
  layout_type: 'ordered',
  widgets: [
    {
      definition: {
        type: 'alert_graph',
        alert_id: '${checkout-errors}',
        viz_type: 'timeseries',
      },
    },
  ],
}
