import { describe, expect, test } from 'vitest'

import { decideRegistration } from './decide.ts'
import type { Finding } from './registration.ts'

const texts = {
  datadog: { yes: 'software catalog of prod', no: 'not listed in prod', unknown: 'is silent' },
  leanix: { yes: 'a fact sheet', no: 'no fact sheet', unknown: 'wants fewer requests' },
  servicenow: { yes: 'a record', no: 'no record', unknown: 'has trouble' },
} as const

function decided(datadog: Finding, leanix: Finding, servicenow: Finding, grace = false) {
  const findings = {
    datadog: { finding: datadog, text: texts.datadog[datadog] },
    leanix: { finding: leanix, text: texts.leanix[leanix], retryAfterMs: 60_000 },
    servicenow: { finding: servicenow, text: texts.servicenow[servicenow] },
  }
  return decideRegistration(findings, { service: 'cart', grace })
}

const listed = '"cart" is listed in Datadog: software catalog of prod'
const notInLeanix = '"cart" is not registered in LeanIX: no fact sheet'
const notInServicenow = '"cart" is not registered in ServiceNow: no record'
const inNeither = '"cart" is not registered in LeanIX: no fact sheet; nor in ServiceNow: no record'
const silent = 'Datadog is silent'
const fewer = 'LeanIX wants fewer requests'
const trouble = 'ServiceNow has trouble'

/** Datadog, LeanIX, ServiceNow, and what is said without grace. */
const table: readonly (readonly [Finding, Finding, Finding, string | undefined])[] = [
  ['no', 'yes', 'yes', undefined],
  ['no', 'yes', 'no', notInServicenow],
  ['no', 'yes', 'unknown', trouble],
  ['no', 'no', 'yes', notInLeanix],
  ['no', 'no', 'no', inNeither],
  ['no', 'no', 'unknown', notInLeanix],
  ['no', 'unknown', 'yes', fewer],
  ['no', 'unknown', 'no', notInServicenow],
  ['no', 'unknown', 'unknown', `${fewer}; ${trouble}`],
  ['yes', 'yes', 'yes', listed],
  ['yes', 'yes', 'no', listed],
  ['yes', 'yes', 'unknown', listed],
  ['yes', 'no', 'yes', listed],
  ['yes', 'no', 'no', listed],
  ['yes', 'no', 'unknown', listed],
  ['yes', 'unknown', 'yes', listed],
  ['yes', 'unknown', 'no', listed],
  ['yes', 'unknown', 'unknown', listed],
  ['unknown', 'yes', 'yes', silent],
  ['unknown', 'yes', 'no', notInServicenow],
  ['unknown', 'yes', 'unknown', `${silent}; ${trouble}`],
  ['unknown', 'no', 'yes', notInLeanix],
  ['unknown', 'no', 'no', inNeither],
  ['unknown', 'no', 'unknown', notInLeanix],
  ['unknown', 'unknown', 'yes', `${silent}; ${fewer}`],
  ['unknown', 'unknown', 'no', notInServicenow],
  ['unknown', 'unknown', 'unknown', `${silent}; ${fewer}; ${trouble}`],
]

const codes: Readonly<Record<string, string>> = {
  [listed]: 'service-listed',
  [notInLeanix]: 'service-not-registered',
  [notInServicenow]: 'service-not-registered',
  [inNeither]: 'service-not-registered',
}

function expected(text: string | undefined): object {
  const code = codes[text ?? '']
  if (text === undefined) return { answer: 'yes' }
  return code === undefined ? { answer: 'unknown', text } : { answer: 'no', code, text }
}

describe('what follows from what the registers say', () => {
  test('the table has all combinations', () => {
    expect(new Set(table.map((row) => row.slice(0, 3).join())).size).toBe(27)
  })

  test.each(table)('%s, %s, %s: %s', (datadog, leanix, servicenow, text) => {
    expect(decided(datadog, leanix, servicenow)).toMatchObject(expected(text))
  })

  test.each(table)('%s, %s, %s with grace', (datadog, leanix, servicenow, text) => {
    const verdict = decided(datadog, leanix, servicenow, true)
    const isCertain = codes[text ?? ''] !== undefined
    expect(verdict).toEqual(isCertain ? decided(datadog, leanix, servicenow) : { answer: 'yes' })
  })

  test('only one combination creates without grace, and those that nobody denies with it', () => {
    const creating = (grace: boolean): readonly string[] =>
      table
        .filter(([a, b, c]) => decided(a, b, c, grace).answer === 'yes')
        .map((row) => row.slice(0, 3).join())
    expect(creating(false)).toEqual(['no,yes,yes'])
    expect(creating(true)).toHaveLength(8)
    expect(creating(true).filter((row) => row.includes('no,no') || row.startsWith('yes'))).toEqual(
      [],
    )
  })

  test('it may be asked again when the last of those that are silent may be', () => {
    expect(decided('unknown', 'unknown', 'yes')).toMatchObject({ retryAfterMs: 60_000 })
    expect(decided('unknown', 'yes', 'yes')).toMatchObject({ retryAfterMs: 10_000 })
  })
})
