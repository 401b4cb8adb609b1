import { expect, test } from 'vitest'

import { problem, ProblemError, problemFromError, problemTypes } from './problem.ts'
import type { ProblemCode } from './problem.ts'

const codes = Object.keys(problemTypes) as readonly ProblemCode[]

test.each(codes)('%s is a problem document', async (code) => {
  const response = problem(code, { detail: 'why', requestId: 'r1' })
  const { status, title } = problemTypes[code]
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toEqual({
    type: `urn:retriever:problem:${code}`,
    title,
    status,
    detail: 'why',
    requestId: 'r1',
  })
})

test('names every field that is wrong', async () => {
  const errors = [{ path: 'alerts[0].startsAt', detail: 'expected a date, got nothing' }]
  const response = problem('invalid-delivery', { detail: 'no', requestId: 'r1', errors })
  expect(await response.json()).toMatchObject({ errors })
})

test('a refusal that was thrown keeps its words and its headers', async () => {
  const error = new ProblemError('unauthenticated', 'who?', {
    headers: { 'www-authenticate': 'Bearer' },
  })
  const response = problemFromError(error, 'r1')
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(await response.json()).toMatchObject({ detail: 'who?' })
})

test('an unexpected error says nothing about itself', async () => {
  const response = problemFromError(new TypeError('the password is 4711'), 'r1')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('4711')
})

test('a store that fails asks to send again', async () => {
  const error = Object.assign(new Error('/secret/path/bridge.db: disk full'), {
    name: 'StoreError',
  })
  const response = problemFromError(error, 'r1')
  expect(response.status).toBe(503)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await response.text()).not.toContain('/secret/path')
})
