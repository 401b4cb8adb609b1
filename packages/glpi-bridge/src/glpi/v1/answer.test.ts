import { describe, expect, test } from 'vitest'

import { judge } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Effect } from './effect.ts'

const json = 'application/json; charset=UTF-8'
const html = 'text/html; charset=UTF-8'

function answer(status: number, body: unknown, contentType = json): Answer {
  return { status, contentType, text: typeof body === 'string' ? body : JSON.stringify(body) }
}

function problem(of: Answer, effect: Effect = 'write', expected: readonly number[] = [201]) {
  const verdict = judge(of, expected, effect)
  if (verdict.ok) throw new Error('it was taken for a success')
  return verdict.problem
}

describe('success', () => {
  test('is the expected status with JSON', () => {
    const verdict = judge(answer(201, { id: 7, message: '' }), [201], 'write')
    expect(verdict).toEqual({ ok: true, json: { id: 7, message: '' } })
  })

  test('is not JSON of another type', () => {
    const other = answer(201, '{"id":7}', 'application/jsonp')
    expect(problem(other)).toMatchObject({ executed: 'unknown' })
  })

  test('is not JSON behind a warning of PHP; what was asked for may have happened', () => {
    const warned = answer(201, '<b>Deprecated</b>: x in y{"id":7}')
    expect(problem(warned)).toMatchObject({ code: 'malformed', executed: 'unknown' })
  })

  test('is not a status that was not asked for', () => {
    expect(problem(answer(200, [[]]))).toMatchObject({ code: 'malformed', executed: 'unknown' })
  })
})

describe('200 with a page', () => {
  test.each(['Mysql Error', 'MAINTENANCE MODE', 'Update needed'])('"%s": not executed', (title) => {
    const page = answer(200, `<!DOCTYPE html><html><head><title>${title}</title></head>`, html)
    expect(problem(page)).toMatchObject({ code: 'unavailable', executed: 'no', retryable: true })
    expect(judge(page, [201], 'write')).toMatchObject({ message: expect.stringContaining(title) })
  })

  test('an empty one is a PHP exception: nobody knows what a write did', () => {
    const empty = answer(200, '', html)
    expect(problem(empty)).toMatchObject({ code: 'exception', executed: 'unknown' })
    expect(problem(empty, 'read', [200])).toMatchObject({ code: 'exception', executed: 'no' })
  })

  test('one that shows a PHP error is an exception too', () => {
    const shown = answer(200, '<br />\n<b>Fatal error</b>:  Uncaught TypeError: strlen()', html)
    expect(problem(shown)).toMatchObject({ code: 'exception', executed: 'unknown' })
  })

  test.each([
    ['the log-in page', '<html><form action="/front/login.php" method="post">', html],
    ['the inventory entrance', 'Inventory is disabled', 'text/plain'],
  ])('%s is not an API', (_, text, type) => {
    expect(problem(answer(200, text, type))).toMatchObject({
      code: 'configuration',
      executed: 'no',
      hint: expect.stringContaining('not the address of a GLPI API'),
    })
  })
})

describe("GLPI's error array", () => {
  const cases: readonly [
    status: number,
    code: string,
    words: unknown,
    expected: { code: string; executed: string; retryable: boolean },
  ][] = [
    [401, 'ERROR_SESSION_TOKEN_INVALID', 'x', no('session', true)],
    [401, 'ERROR_GLPI_LOGIN_USER_TOKEN', 'x', no('login', true)],
    [400, 'ERROR_APP_TOKEN_PARAMETERS_MISSING', 'x', no('configuration', true)],
    [400, 'ERROR_WRONG_APP_TOKEN_PARAMETER', 'x', no('configuration', true)],
    [400, 'ERROR_NOT_ALLOWED_IP', 'x', no('configuration', true)],
    [400, 'ERROR_LOGIN_PARAMETERS_MISSING', 'x', no('configuration', true)],
    [400, 'ERROR_LOGIN_WITH_CREDENTIALS_DISABLED', 'x', no('configuration', true)],
    [400, 'ERROR', 'API disabled', no('configuration', true)],
    [403, 'ERROR_RIGHT_MISSING', 'x', no('forbidden', false)],
    [404, 'ERROR_ITEM_NOT_FOUND', 'x', no('not-found', false)],
    [400, 'ERROR_BAD_ARRAY', 'x', no('rejected', false)],
    [400, 'ERROR_GLPI_ADD', "Vous n'avez pas les droits requis", no('refused', false)],
    [400, 'ERROR_GLPI_UPDATE', 'Mandatory fields are not filled', no('refused', false)],
    [400, 'ERROR_GLPI_ADD', "Incorrect integer value: 'x' for column", no('refused', false)],
    [400, 'ERROR_GLPI_ADD', "Duplicate entry '1' for key 'PRIMARY'", no('refused', false)],
    [400, 'ERROR_GLPI_ADD', 'Lock wait timeout exceeded; try …', no('database', true)],
    [400, 'ERROR_GLPI_UPDATE', 'Deadlock found when trying to get lock', no('database', true)],
    [400, 'ERROR_GLPI_ADD', 'MySQL server has gone away', unknown('database')],
    [400, 'ERROR_GLPI_UPDATE', null, unknown('database')],
    [400, 'ERROR_GLPI_UPDATE', '', unknown('database')],
    [400, 'ERROR_GLPI_ADD', [], unknown('database')],
  ]
  test.each(cases)('%i %s %j', (status, code, words, expected) => {
    expect(problem(answer(status, [code, words]))).toMatchObject({
      ...expected,
      status,
      glpiCode: code,
    })
  })

  test("keeps GLPI's own words", () => {
    const refused = problem(answer(400, ['ERROR_GLPI_ADD', 'Catégorie manquante']))
    expect(refused.glpiMessage).toBe('Catégorie manquante')
  })
})

describe('other answers', () => {
  test.each([502, 503, 504, 500])('%i: a write may have happened', (status) => {
    const gateway = answer(status, '<html>gateway</html>', 'text/html')
    expect(problem(gateway)).toMatchObject({ code: 'unavailable', executed: 'unknown' })
    expect(problem(gateway, 'read', [200])).toMatchObject({ executed: 'no', retryable: true })
  })

  test('500 with SQL text before the JSON is database trouble', () => {
    const text = 'Lock wait timeout exceeded; try restarting transaction["ERROR_SQL","Unexpected"]'
    expect(problem(answer(500, text), 'read', [200])).toMatchObject({
      code: 'database',
      executed: 'no',
      retryable: true,
    })
  })

  test('429 was not executed, and says how long to wait', () => {
    const limited = { ...answer(429, '', 'text/plain'), retryAfterMs: 3_000 }
    expect(problem(limited)).toMatchObject({
      code: 'rate-limited',
      executed: 'no',
      retryAfterMs: 3_000,
    })
  })

  test.each([401, 403, 404])('%i without the array is not an API', (status) => {
    expect(problem(answer(status, '', html))).toMatchObject(no('configuration', true))
  })

  test('a redirect was not executed', () => {
    expect(problem(answer(302, '', html))).toMatchObject(no('configuration', true))
  })

  test('413 is final', () => {
    expect(problem(answer(413, '<html>', html))).toMatchObject(no('rejected', false))
  })
})

function no(code: string, retryable: boolean) {
  return { code, executed: 'no', retryable }
}

function unknown(code: string) {
  return { code, executed: 'unknown', retryable: true }
}
