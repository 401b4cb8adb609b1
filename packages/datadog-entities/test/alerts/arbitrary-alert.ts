import * as fc from 'fast-check'

import type { Alert, Condition, Notify, Signal } from '../../src/alerts/alert.ts'
import { kindRules } from '../../src/alerts/signal-kinds.ts'
import { signals, tidy } from './arbitrary-signal.ts'

const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

const slug = fc.stringMatching(/^[a-z][a-z0-9_./-]{0,8}$/)
const handle = fc.stringMatching(/^[a-z#-][a-zA-Z0-9@._#-]{0,8}$/)
const handles = some(
  fc.uniqueArray(handle, { minLength: 1, maxLength: 3 }).map((names) => names.toSorted()),
)

/** Texts of people, with handles and blocks among them; none ends as our own lines do. */
const summary = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{{value}} of {{threshold}}',
        '',
        '@team',
        '{{#is_alert}}@a{{/is_alert}}',
        ' {{#is_match "a.name" "b"}}x{{/is_match}}',
        'see:\r',
      ),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((lines) => [...lines, 'bye'].join('\n'))

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constantFrom(1e21, 1.5e300, 1e-7, 2.5e-9, 0.1),
)

function windows(signal: Signal): fc.Arbitrary<string | undefined> {
  switch (signal.kind) {
    case 'metric':
      return 'expression' in signal && /outliers|anomalies/.test(signal.expression)
        ? fc.constantFrom('4h', '1d')
        : fc.constantFrom('5m', '60m', '1h', '1d', '1w', 'current_1d', 'current_1mo')
    case 'formula':
      return fc.constantFrom('15m', '10d', 'current_1mo')
    case 'anomaly':
      return fc.constantFrom('1h', '4h', '1w')
    default:
      return kindRules[signal.kind].window
        ? fc.constantFrom('5m', '60m', '1d')
        : fc.constant(undefined)
  }
}

/** Thresholds of a scale, each on its right side. */
function scaled(comparison: Condition['comparison']): fc.Arbitrary<Condition['thresholds']> {
  const given = fc.uniqueArray(number, { minLength: 4, maxLength: 4, comparator: 'SameValueZero' })
  return fc
    .record({ given, warns: fc.boolean(), recovers: fc.boolean() })
    .map(({ given: values, warns, recovers }) => {
      const falling = values.toSorted((a, b) => b - a)
      const order = comparison?.startsWith('below') === true ? falling.toReversed() : falling
      const [critical = 0, criticalRecovery, warning, warningRecovery] = order
      const sided = comparison !== 'equal' && comparison !== 'not_equal'
      return tidy({
        critical,
        warning: warns ? warning : undefined,
        criticalRecovery: recovers && sided ? criticalRecovery : undefined,
        warningRecovery: warns && recovers && sided ? warningRecovery : undefined,
      }) as Condition['thresholds']
    })
}

function thresholds(
  signal: Signal,
  comparison: Condition['comparison'],
): fc.Arbitrary<Condition['thresholds']> {
  switch (signal.kind) {
    case 'check':
      return fc.record({
        critical: fc.constantFrom(1, 2, 3),
        warning: fc.constantFrom(1, 2),
        ok: fc.constantFrom(1, 3),
      })
    case 'slo':
      return scaled(comparison).map(
        ({ critical, warning }) => tidy({ critical, warning }) as Condition['thresholds'],
      )
    case 'raw':
    case 'composite':
      return fc.constant({})
    default:
      return scaled(comparison)
  }
}

function condition(signal: Signal): fc.Arbitrary<Condition> {
  const { comparisons, missingData } = kindRules[signal.kind]
  const comparison =
    comparisons.length === 0 ? fc.constant(undefined) : fc.constantFrom(...comparisons)
  const zero = 'expression' in signal && signal.expression.includes('default_zero')
  const missing =
    missingData === 'on_missing_data'
      ? fc.constantFrom(
          ...(zero ? (['default'] as const) : (['default', 'show', 'notify', 'resolve'] as const)),
        )
      : fc.constant('notify' as const)
  return comparison.chain((compares) =>
    fc
      .record({
        comparison: fc.constant(compares),
        window: windows(signal),
        thresholds: thresholds(signal, compares),
        missingData: missingData === undefined ? fc.constant(undefined) : some(missing),
        requireFullWindow: some(fc.boolean()),
        evaluationDelay: some(fc.nat(900)),
        newGroupDelay: some(fc.nat(900)),
        autoResolveAfter: some(fc.nat(24)),
        groupRetention: some(fc.constantFrom('60m', '72h')),
      })
      .map((given) => {
        if (signal.kind === 'raw') return { thresholds: {} }
        const resolves = given.missingData === 'resolve'
        return tidy(resolves ? { ...given, autoResolveAfter: undefined } : given) as Condition
      }),
  )
}

function notify(signal: Signal): fc.Arbitrary<Notify | undefined> {
  const renotify = fc
    .record({
      every: fc.integer({ min: 1, max: 1440 }),
      times: some(fc.integer({ min: 1, max: 9 })),
      on: fc.subarray(['critical', 'warning', 'noData'] as const, { minLength: 1 }),
    })
    .map(tidy)
  const by = 'by' in signal && signal.kind !== 'formula' ? signal.by : undefined
  const groupBy =
    by === undefined || signal.kind === 'check'
      ? fc.constant(undefined)
      : fc.oneof(
          fc.constant('*' as const),
          fc
            .constant(by.filter((name) => !name.includes('*')).slice(0, 1))
            .filter((names) => names.length > 0),
        )
  return fc
    .record({
      always: handles,
      critical: handles,
      warning: handles,
      noData: handles,
      recovery: handles,
      renotify: signal.kind === 'raw' ? fc.constant(undefined) : some(renotify),
      groupBy: some(groupBy),
    })
    .map((given) =>
      Object.values(given).every((each) => each === undefined)
        ? undefined
        : (tidy(given) as Notify),
    )
}

const name = fc.stringMatching(/^[!-~][ -~]{0,20}$/)
const labels = some(
  fc.dictionary(
    fc.stringMatching(/^[a-z]{1,3}[0-9]$/),
    fc.stringMatching(/^[a-z0-9:_./*@!#-]{1,8}$/),
    { minKeys: 1, maxKeys: 3, noNullPrototype: true },
  ),
)

function alertOf(signal: Signal): fc.Arbitrary<Alert> {
  return fc
    .record({
      name,
      service: slug,
      env: some(slug),
      team: some(slug),
      severity: some(fc.constantFrom(1, 2, 3, 4, 5)),
      summary: some(summary),
      runbook: some(fc.constant({ name: 'what to do', url: 'https://wiki.example/runbook?a=1' })),
      labels,
      condition: condition(signal),
      notify: notify(signal),
      published: fc.constantFrom(false as const, undefined),
      unmarked:
        signal.kind === 'apm'
          ? fc.constant(undefined)
          : fc.constantFrom(true as const, undefined, undefined),
    })
    .map((given) => tidy({ ...given, signal }) as Alert)
}

/** Valid alerts of every kind, each in its one form. */
export const alerts: fc.Arbitrary<Alert> = fc.oneof(...Object.values(signals)).chain(alertOf)
