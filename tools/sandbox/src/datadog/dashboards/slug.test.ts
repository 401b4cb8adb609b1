import { expect, test } from 'vitest'

import { slugOf } from './slug.ts'

test.each([
  ['Web Store', 'web-store'],
  ['errors_total & more', 'errorstotal--more'],
  ['Üben - 50%', 'ben---50'],
  ['ends with a dash -', 'ends-with-a-dash'],
  ['x'.repeat(100), 'x'.repeat(80)],
  [`${'x'.repeat(79)} y`, 'x'.repeat(79)],
  ['', ''],
])('%s', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})
