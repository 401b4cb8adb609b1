import { expect, test } from 'vitest'

import { shownTime, storedTime } from './time-zone.ts'

test.each([
  [undefined, '2026-01-01 00:00:00', '2026-01-01 00:00:00'],
  ['Asia/Kolkata', '2026-01-01 20:00:00', '2026-01-02 01:30:00'],
  ['Europe/Paris', '2026-07-01 12:00:00', '2026-07-01 14:00:00'],
  ['Europe/Paris', '2026-03-29 00:30:00', '2026-03-29 01:30:00'],
  ['Europe/Paris', '2026-03-29 01:30:00', '2026-03-29 03:30:00'],
])('in %s %s is %s, and back', (zone, utc, shown) => {
  expect(shownTime(zone, utc)).toBe(shown)
  expect(storedTime(zone, shown)).toBe(utc)
})

test('what is no time stays as it is', () => {
  expect(shownTime('Asia/Kolkata', 'x')).toBe('x')
  expect(storedTime('Asia/Kolkata', '2026-01-01')).toBe('2026-01-01')
})
