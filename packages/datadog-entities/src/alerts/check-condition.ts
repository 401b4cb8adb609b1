import type { Problem } from '../problem.ts'
import { windowMistake, windowOf, windowRules, type WindowRule } from '../queries/window.ts'
import type { Condition, Signal } from './alert.ts'
import { kindRules, operators } from './signal-kinds.ts'
import { metricExpression } from './signal-query.ts'

/** What is wrong with a condition for this signal. */
export function conditionProblems(signal: Signal, condition: Condition): readonly Problem[] {
  if (signal.kind === 'raw') return rawProblems(condition)
  return [
    ...comparisonProblems(signal, condition),
    ...windowProblems(signal, condition),
    ...thresholdProblems(signal, condition),
    ...sideProblems(condition),
    ...missingDataProblems(signal, condition),
    ...retentionProblems(condition),
  ]
}

function rawProblems({ thresholds, ...others }: Condition): readonly Problem[] {
  const given = [
    ...Object.keys(others),
    ...Object.keys(thresholds).map((name) => `thresholds/${name}`),
  ]
  const message = 'expected nothing: a raw signal holds its condition in query and options'
  return given.map((field) => problem(field, message))
}

function comparisonProblems(signal: Signal, { comparison }: Condition): readonly Problem[] {
  const { comparisons } = kindRules[signal.kind]
  const known = comparisons.map((each) => `"${each}"`).join(' or ')
  if (comparisons.length === 0) {
    return comparison === undefined ? [] : [unfit('comparison', signal)]
  }
  if (comparison === undefined) return [problem('comparison', `expected ${known}, got nothing`)]
  return comparisons.includes(comparison)
    ? []
    : [problem('comparison', `expected ${known} for ${signal.kind}, got "${comparison}"`)]
}

function windowProblems(signal: Signal, { window }: Condition): readonly Problem[] {
  if (!kindRules[signal.kind].window) return window === undefined ? [] : [unfit('window', signal)]
  const rule = windowRuleOf(signal)
  const hint = rule.hint.replaceAll('last_', '')
  if (window === undefined) return [problem('window', 'expected a window, got nothing', hint)]
  const text = /^(?:current|next)_/.test(window) ? window : `last_${window}`
  const mistake = windowMistake(text, rule)
  if (mistake !== undefined) return [problem('window', mistake.replace('last_', ''), hint)]
  const alertWindow = signal.kind === 'anomaly' ? (signal.alertWindow ?? '15m') : undefined
  const shorter = windowOf(`last_${alertWindow}`)
  const whole = windowOf(text)
  if (shorter === undefined || whole === undefined || shorter.minutes <= whole.minutes) return []
  return [
    problem('window', `expected at least the alert window of ${alertWindow}, got "${window}"`),
  ]
}

function windowRuleOf(signal: Signal): WindowRule {
  switch (signal.kind) {
    case 'change':
      return windowRules.change
    case 'anomaly':
      return { ...windowRules.special, relations: ['last'] }
    case 'search':
      return windowRules.search
    case 'formula':
      return windowRules.formula
    case 'metric':
      return /^\s*(?:anomalies|outliers|forecast)\s*\(/.test(metricExpression(signal))
        ? windowRules.special
        : windowRules.metric
    default:
      return windowRules.metric
  }
}

function thresholdProblems(signal: Signal, { thresholds }: Condition): readonly Problem[] {
  const rule = kindRules[signal.kind]
  const given = Object.keys(thresholds)
  const surplus = given.filter((name) => !rule.thresholds.some((each) => each === name))
  const known = rule.thresholds.length === 0 ? 'none' : rule.thresholds.join(', ')
  const lacksCritical = rule.thresholds.includes('critical') && thresholds.critical === undefined
  return [
    ...surplus.map((name) =>
      problem(
        `thresholds/${name}`,
        `expected no such threshold for ${signal.kind}`,
        `known: ${known}`,
      ),
    ),
    ...(lacksCritical ? [problem('thresholds/critical', 'expected a number, got nothing')] : []),
    ...(thresholds.warningRecovery !== undefined && thresholds.warning === undefined
      ? [problem('thresholds/warningRecovery', 'expected a warning beside it')]
      : []),
    ...(signal.kind === 'check' ? countProblems(signal.last, thresholds) : []),
  ]
}

function countProblems(last: number, thresholds: Condition['thresholds']): readonly Problem[] {
  return Object.entries(thresholds).flatMap(([name, value]) =>
    Number.isInteger(value) && value >= 1 && value <= last
      ? []
      : [
          problem(
            `thresholds/${name}`,
            `expected a whole number from 1 to ${last}, got ${value}`,
            'it counts the runs of a check, of which the last ones are looked at',
          ),
        ],
  )
}

/** Warnings come before the alert, recoveries after it, and neither at the same value. */
function sideProblems({ comparison, thresholds }: Condition): readonly Problem[] {
  const { critical, warning } = thresholds
  if (comparison === undefined || critical === undefined) return []
  const sign = operators[comparison]
  if (comparison === 'equal' || comparison === 'not_equal') {
    return [
      ...(warning === critical
        ? [problem('thresholds/warning', `expected another value than critical, ${critical}`)]
        : []),
      ...(['criticalRecovery', 'warningRecovery'] as const)
        .filter((name) => thresholds[name] !== undefined)
        .map((name) => problem(`thresholds/${name}`, `expected no recovery with ${sign}`)),
    ]
  }
  const above = sign.startsWith('>')
  const word = above ? 'below' : 'above'
  const milder = (value: number, than: number): boolean => (above ? value < than : value > than)
  const strict = sign.length === 1
  const rules = [
    {
      name: 'warning',
      from: 'critical',
      meets: false,
      hint: `with ${sign} a warning comes ${word}`,
    },
    { name: 'criticalRecovery', from: 'critical', meets: strict, hint: overlap },
    { name: 'warningRecovery', from: 'warning', meets: strict, hint: overlap },
  ] as const
  return rules.flatMap(({ name, from, meets, hint }) => {
    const value = thresholds[name]
    const limit = thresholds[from]
    if (value === undefined || limit === undefined) return []
    if (milder(value, limit) || (meets && value === limit)) return []
    const message = `expected a number ${word} ${from}, ${limit}, got ${value}`
    return [problem(`thresholds/${name}`, message, hint)]
  })
}

const overlap = 'otherwise it could be in alert and recovered at the same time'

function missingDataProblems(signal: Signal, condition: Condition): readonly Problem[] {
  const { missingData, autoResolveAfter } = condition
  if (missingData === undefined) return []
  const means = kindRules[signal.kind].missingData
  if (means === undefined) return [unfit('missingData', signal)]
  if (means === 'notify_no_data' && missingData !== 'notify' && missingData !== 'default') {
    const message = `expected "default" or "notify" for ${signal.kind}, got "${missingData}"`
    return [problem('missingData', message)]
  }
  const zero = expressionOf(signal)
  if (missingData !== 'default' && /\bdefault_zero\s*\(/.test(zero)) {
    const hint = 'default_zero(…) leaves no data missing'
    return [problem('missingData', `expected "default", got "${missingData}"`, hint)]
  }
  return missingData === 'resolve' && (autoResolveAfter ?? 0) > 0
    ? [problem('autoResolveAfter', 'expected nothing: missing data resolves the alert already')]
    : []
}

function expressionOf(signal: Signal): string {
  if (signal.kind === 'formula') return signal.formula
  return 'expression' in signal ? signal.expression : ''
}

function retentionProblems({ groupRetention }: Condition): readonly Problem[] {
  const minutes = windowOf(`last_${groupRetention}`)?.minutes
  if (groupRetention === undefined || (minutes !== undefined && minutes >= 60 && minutes <= 4320)) {
    return []
  }
  return [problem('groupRetention', `expected a duration from 60m to 72h, got "${groupRetention}"`)]
}

function unfit(field: string, { kind }: Signal): Problem {
  return problem(field, `expected nothing: ${kind} has no ${field}`)
}

function problem(field: string, message: string, hint?: string): Problem {
  return { pointer: `/condition/${field}`, message, ...(hint !== undefined && { hint }) }
}
