import fc from 'fast-check'
import { expect, test } from 'vitest'

import { diffDashboards } from '../../src/dashboards/diff-dashboards.ts'
import { normaliseDashboard } from '../../src/dashboards/normalise-dashboard.ts'
import { keepWidgetIds } from '../../src/dashboards/keep-widget-ids.ts'
import { isSame } from '../../src/diff/changes-between.ts'
import { diffMonitors } from '../../src/monitors/diff-monitors.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'
import { normaliseMonitor } from '../../src/monitors/normalise-monitor.ts'
import { dashboardPairs } from './arbitrary-dashboards.ts'
import { monitorPairs } from './arbitrary-monitors.ts'
import { openTestOrganisation } from '../api/organisation.ts'

/** A campaign draws thousands of cases. */
const patient = 600_000

test(
  'a monitor that was written and read back shows no difference',
  async () => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.settings({ rateLimiting: false })
    const { monitors } = datadog
    await fc.assert(
      fc.asyncProperty(monitorPairs, async ([first, second]) => {
        const { id } = await monitors.create(first)
        const created = await monitors.get(id)
        expect(created && diffMonitors(first, created)).toEqual([])
        await monitors.update(id, second)
        const updated = await monitors.get(id)
        expect(updated && diffMonitors(second, updated)).toEqual([])
        await monitors.delete(id)
      }),
    )
  },
  patient,
)

test(
  'a monitor shows a difference exactly when an update changes something',
  async () => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.settings({ rateLimiting: false })
    const { monitors } = datadog
    const cases = fc.tuple(monitorPairs, fc.boolean())
    const counted = { changed: 0, same: 0 }
    await fc.assert(
      fc.asyncProperty(cases, async ([[first, other], again]) => {
        const { message, tags, options } = first
        const second: Partial<MonitorBody> = again
          ? { ...(message && { message }), ...(tags && { tags }), ...(options && { options }) }
          : other
        const before = await monitors.create(first)
        const after = await monitors.update(before.id, second)
        const isChanged = diffMonitors(second, before).length > 0
        expect(isChanged).toBe(!isSame(normaliseMonitor(before), normaliseMonitor(after)))
        counted[isChanged ? 'changed' : 'same'] += 1
        await monitors.delete(before.id)
      }),
    )
    expect(Math.min(counted.changed, counted.same)).toBeGreaterThan(10)
  },
  patient,
)

test(
  'a dashboard that was written and read back shows no difference',
  async () => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.settings({ rateLimiting: false })
    const { dashboards } = datadog
    await fc.assert(
      fc.asyncProperty(dashboardPairs, async ([first, second]) => {
        const { id } = await dashboards.create(first)
        const created = await dashboards.get(id)
        expect(created && diffDashboards(first, created)).toEqual([])
        if (created) await dashboards.update(id, keepWidgetIds(second, created))
        const updated = await dashboards.get(id)
        expect(updated && diffDashboards(second, updated)).toEqual([])
        await dashboards.delete(id)
      }),
    )
  },
  patient,
)

test(
  'a dashboard shows a difference exactly when an update changes something',
  async () => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.settings({ rateLimiting: false })
    const { dashboards } = datadog
    const cases = fc.tuple(dashboardPairs, fc.constantFrom('other', 'same', 'turned'))
    const counted = { changed: 0, same: 0 }
    await fc.assert(
      fc.asyncProperty(cases, async ([[first, other], kind]) => {
        const turned = { ...first, widgets: first.widgets.toReversed() }
        const second = kind === 'other' ? other : kind === 'same' ? first : turned
        const before = await dashboards.create(first)
        const after = await dashboards.update(before.id, second)
        const isChanged = diffDashboards(second, before).length > 0
        expect(isChanged).toBe(!isSame(normaliseDashboard(before), normaliseDashboard(after)))
        counted[isChanged ? 'changed' : 'same'] += 1
        await dashboards.delete(before.id)
      }),
    )
    expect(Math.min(counted.changed, counted.same)).toBeGreaterThan(10)
  },
  patient,
)

test(
  'a dashboard that is written again keeps the ids of its widgets and tabs',
  async () => {
    const { datadog, remote } = await openTestOrganisation()
    await remote.settings({ rateLimiting: false })
    const { dashboards } = datadog
    await fc.assert(
      fc.asyncProperty(dashboardPairs, async ([body]) => {
        const before = await dashboards.create(body)
        const after = await dashboards.update(before.id, keepWidgetIds(body, before))
        expect(after.widgets).toEqual(before.widgets)
        expect(after['tabs']).toEqual(before['tabs'])
        await dashboards.delete(before.id)
      }),
    )
  },
  patient,
)
