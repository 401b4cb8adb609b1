import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { matchItems } from './servicenow-match.ts'
import type { ConfigurationItem } from './servicenow-match.ts'

const rule = { caseSensitive: true, operational: ['1'] }

function item(name: string | undefined, operationalStatus: string | undefined = '1') {
  return { id: `id of ${name}`, name, table: 'cmdb_ci_service', operationalStatus }
}

function match(items: readonly ConfigurationItem[], total?: number) {
  const { finding, text } = matchItems('Checkout', { items, total, limit: 10 }, rule)
  return `${finding}: ${text}`
}

describe('what the records of a table say about a name', () => {
  test('one that has it and is in operation is enough', () => {
    expect(match([item('Checkout')])).toBe('yes: a record with the name "Checkout"')
    expect(match([item('Checkout', '6'), item(' Checkout ')], 9)).toMatch(/^yes/)
    expect(match([item('Checkout'), item('Checkout')])).toMatch(/^yes: 2 records/)
  })

  test('none, one out of operation, and one in other letters are no', () => {
    expect(match([], 0)).toBe('no: no record has the name "Checkout"')
    expect(match([item('Checkout', '6')])).toContain('not in operation')
    expect(match([item('CHECKOUT')])).toMatch(/^no: .*capitals/)
    const { finding } = matchItems(
      'Checkout',
      { items: [item('CHECKOUT')], total: undefined, limit: 10 },
      { ...rule, caseSensitive: false },
    )
    expect(finding).toBe('yes')
  })

  test('a server that did not filter has said nothing, even if it gave the right one as well', () => {
    expect(match([item('Cart')])).toBe(
      'unknown: did not filter: it gave records that were not asked for',
    )
    expect(match([item('Checkout'), item('Cart')])).toMatch(/^unknown: did not filter/)
  })

  test('whatever comes, a yes is one that has the name and is in operation, and nothing else came with it', () => {
    const name = fc.constantFrom(
      'Checkout',
      'checkout',
      ' Checkout',
      'Chéckout',
      'Cart',
      '',
      undefined,
    )
    const status = fc.constantFrom('1', '6', '', undefined)
    const found = fc.record({
      id: fc.constant('1'),
      name,
      table: fc.constant('cmdb_ci_service'),
      operationalStatus: status,
    })
    fc.assert(
      fc.property(fc.array(found, { maxLength: 10 }), fc.nat(20), (items, total) => {
        const said = match(items, total)
        const isRight = items.some(
          (one) => one.name?.trim() === 'Checkout' && one.operationalStatus === '1',
        )
        const isClean = items.every(
          (one) => one.name !== undefined && /^ ?ch[eé]ckout$/i.test(one.name),
        )
        expect(said.startsWith('yes')).toBe(isRight && isClean)
      }),
    )
  })

  test('nor has one that hides records, or what is in them', () => {
    expect(match([], 1)).toContain('our account may not see')
    expect(match([item('Checkout', '6')], 2)).toContain('our account may not see')
    expect(
      match(
        Array.from({ length: 10 }, () => item('Checkout', '6')),
        11,
      ),
    ).toMatch(/^unknown: .*more/)
    expect(match([item(undefined)])).toMatch(/^unknown: .*names/)
    expect(match([{ ...item('Checkout'), operationalStatus: undefined }])).toMatch(
      /^unknown: .*in operation/,
    )
  })
})
