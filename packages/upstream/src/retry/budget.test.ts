import { expect, test } from 'vitest'

import { RetryBudget } from './budget.ts'

test('allows the floor to begin with, and refills it within a minute', () => {
  const budget = new RetryBudget(0, 10, 0)
  expect(spend(budget, 0)).toBe(10)
  expect(spend(budget, 6_000)).toBe(1)
  expect(spend(budget, 66_000)).toBe(10)
  expect(spend(budget, 3_600_000)).toBe(10)
})

test('in an outage, retries are a fraction of the calls', () => {
  const budget = new RetryBudget(0.2, 10, 0)
  let retries = 0
  for (let call = 0; call < 1_000; call += 1) {
    budget.deposit()
    for (let attempt = 0; attempt < 2 && budget.has(call); attempt += 1) {
      budget.withdraw()
      retries += 1
    }
  }
  expect(retries).toBeGreaterThanOrEqual(200)
  expect(retries).toBeLessThanOrEqual(211)
})

test('good times are saved up only so far', () => {
  const budget = new RetryBudget(0.2, 10, 0)
  for (let call = 0; call < 100_000; call += 1) budget.deposit()
  expect(spend(budget, 0)).toBe(30)
})

function spend(budget: RetryBudget, now: number): number {
  let spent = 0
  for (; budget.has(now); spent += 1) budget.withdraw()
  return spent
}
