import { expect, test } from 'vitest'

import { acceptedMonitors } from './accepted-monitors.ts'
import { playOnStage, type Body } from './scenario.ts'

const monitors = '/api/v1/monitor'

/** What every monitor gets that does not say otherwise. */
const defaults = {
  notify_audit: false,
  include_tags: true,
  silenced: {},
  new_host_delay: 300,
  notify_no_data: false,
}

/** Without what depends on the time, and on which call answers. */
function lasting({ modified: _at, creator: _by, matching_downtimes: _now, ...others }: Body): Body {
  return others
}

test.each(acceptedMonitors)('accepted, and equal to what was sent: $title', async (accepted) => {
  const { sent, stored = {} } = accepted
  await playOnStage({}, undefined, async ({ ok }) => {
    expect(await ok('POST', `${monitors}/validate`, sent)).toEqual({})
    const created = await ok('POST', monitors, sent)
    expect(created).toMatchObject({ multi: false, ...sent, ...stored, options: {} })
    const options = { ...defaults, ...(sent['options'] as Body), ...stored.options }
    expect(created['options']).toEqual(options)
    const path = `${monitors}/${String(created['id'])}`
    expect(await ok('POST', `${path}/validate`, sent)).toEqual({})
    const read = await ok('GET', path)
    expect(lasting(read)).toEqual(lasting(created))
    expect(lasting(await ok('PUT', path, read))).toEqual(lasting(created))
  })
})

test('nulls stay where options have them, and say nothing elsewhere', async () => {
  await playOnStage({}, undefined, async ({ ok }) => {
    const nulls = {
      evaluation_delay: null,
      new_group_delay: null,
      new_host_delay: null,
      renotify_interval: null,
      threshold_windows: null,
      timeout_h: null,
    }
    const created = await ok('POST', monitors, {
      type: 'query alert',
      query: 'avg(last_5m):avg:system.cpu.user{*} > 92',
      name: 'busy',
      message: null,
      tags: null,
      priority: null,
      restricted_roles: null,
      options: { ...nulls, thresholds: { critical: 92, warning: null, critical_recovery: null } },
    })
    expect(created).toMatchObject({ message: '', tags: [], priority: null, restricted_roles: null })
    expect(created['options']).toEqual({ ...defaults, ...nulls, thresholds: { critical: 92 } })
  })
})

test('a time without data that nobody is told about is carried along', async () => {
  await playOnStage({}, undefined, async ({ ok }) => {
    const options = { notify_no_data: false, no_data_timeframe: 20, thresholds: { critical: 2 } }
    const query = 'logs("*").index("main").rollup("count").last("5m") > 2'
    const body = { type: 'log alert', name: 'errors', query, options }
    expect(await ok('POST', monitors, body)).toMatchObject({ options })
  })
})
