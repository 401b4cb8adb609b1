import { createHash } from 'node:crypto'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Alert, Notify, Signal } from '../../src/alerts/alert.ts'
import { canonicalAlert } from '../../src/alerts/canonical.ts'
import { checkAlert } from '../../src/alerts/check-alert.ts'
import { compileAlert } from '../../src/alerts/compile.ts'
import { decompileMonitor } from '../../src/alerts/decompile.ts'
import { driftOf } from '../../src/alerts/drift.ts'
import { metricExpression } from '../../src/alerts/signal-query.ts'
import type { MonitorBody } from '../../src/monitors/monitor.ts'
import { alerts } from './arbitrary-alert.ts'
import { monitors } from './arbitrary-monitor.ts'
import { serverNormalise } from './server-normalise.ts'
import { writableFields } from './writable-fields.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const options = { digest, allowRawTemplates: true }

/** Ten thousand cases take their time. */
const patience = { timeout: 900_000 }

function compiled(alert: Alert): MonitorBody {
  const result = compileAlert(alert, options)
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return result.value
}

test('an alert comes back from its monitor just as it was', patience, () => {
  fc.assert(
    fc.property(alerts, (alert) => {
      expect(checkAlert(alert, options)).toEqual({ ok: true, value: alert })
      const live = serverNormalise(compiled(alert))
      expect(decompileMonitor(live)).toEqual(alert)
      expect(canonicalAlert(alert)).toEqual(alert)
      expect(driftOf(live, options)?.inSync).toBe(alert.unmarked === true ? undefined : true)
    }),
  )
})

test('a monitor is compiled again just as it was', patience, () => {
  fc.assert(
    fc.property(monitors, (monitor) => {
      const alert = decompileMonitor(monitor)
      expect(writableFields(compiled(alert))).toEqual(writableFields(monitor))
    }),
  )
})

test('so is one that Datadog has stored, and its alert stays the same', patience, () => {
  fc.assert(
    fc.property(monitors, (monitor) => {
      const live = serverNormalise(monitor)
      const alert = decompileMonitor(live)
      expect(writableFields(compiled(alert))).toEqual(writableFields(live))
      expect(canonicalAlert(alert)).toEqual(alert)
      expect(decompileMonitor(serverNormalise(compiled(alert)))).toEqual(alert)
    }),
  )
})

test('however an alert is written, it is one intent and one monitor', patience, () => {
  fc.assert(
    fc.property(alerts, fc.infiniteStream(fc.boolean()), (alert, coins) => {
      const written = rewritten(alert, () => coins.next().value === true)
      expect(canonicalAlert(written)).toEqual(alert)
      expect(compiled(written)).toEqual(compiled(alert))
    }),
  )
})

/** The same alert in other words: lists in another order, defaults that are told, forms that say the same. */
function rewritten(alert: Alert, coin: () => boolean): Alert {
  const shuffled = <T>(list: readonly T[]): readonly T[] =>
    coin() ? [...list.toReversed(), ...list.slice(0, 1)] : list
  const { signal, notify, summary, published, labels } = alert
  const { renotify, groupBy, ...handles } = notify ?? {}
  const told = Object.entries(handles).map(([occasion, names]) => [occasion, shuffled(names)])
  return {
    ...alert,
    ...(labels !== undefined && { labels: Object.fromEntries(shuffled(Object.entries(labels))) }),
    ...(published === undefined && coin() && { published: true }),
    ...(summary !== undefined && coin() && { summary: `${summary} \n` }),
    ...(coin() && { summary: summary ?? '\n' }),
    notify: {
      ...(Object.fromEntries(told) as Notify),
      ...(coin() && { always: handles.always ?? [] }),
      ...(renotify !== undefined && { renotify: { ...renotify, on: shuffled(renotify.on ?? []) } }),
      ...(groupBy !== undefined && { groupBy }),
    },
    signal: coin() ? sameSignal(signal) : signal,
  }
}

function sameSignal(signal: Signal): Signal {
  switch (signal.kind) {
    case 'metric': {
      if ('expression' in signal) return { ...signal, expression: ` ${signal.expression} ` }
      const { kind, aggregate } = signal
      return { kind, aggregate, expression: metricExpression(signal) }
    }
    case 'search':
      return signal.source === 'logs' ? { ...signal, indexes: signal.indexes ?? ['*'] } : signal
    default:
      return signal
  }
}
