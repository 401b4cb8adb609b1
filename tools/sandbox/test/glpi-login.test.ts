import { request } from 'node:http'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openGlpi, type Glpi } from './glpi-client.ts'

let glpi: Glpi
beforeAll(async () => {
  glpi = await openGlpi()
})
afterAll(() => glpi.close())

const login = (
  headers: Readonly<Record<string, string>>,
  path = '/initSession',
  method = 'GET',
): ReturnType<Glpi['bare']> => glpi.bare(method, path, undefined, headers)

describe('initSession', () => {
  test('a user token and the app token open a session of 26 small letters and digits', async () => {
    const answer = await login({ Authorization: `user_token ${glpi.userToken}` })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ session_token: expect.stringMatching(/^[a-z0-9]{26}$/) })
  })

  test.each([
    ['nothing', {}],
    ['the word without a token', { Authorization: 'user_token' }],
    ['Bearer', { Authorization: 'Bearer abc' }],
    ['two blanks before the token', { Authorization: 'user_token  abc' }],
    ['the word in another case', { Authorization: 'User_Token abc' }],
    ['Basic that is not base64', { Authorization: 'Basic !!!' }],
  ])('%s: the parameters are missing', async (_, headers) => {
    const answer = await login(headers)
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual([
      'ERROR_LOGIN_PARAMETERS_MISSING',
      `parameter(s) login, password or user_token are missing; view documentation in your browser at ${glpi.url}/apirest.php/#ERROR_LOGIN_PARAMETERS_MISSING`,
    ])
  })

  test('user tokens compare without regard to case', async () => {
    const answer = await login({ Authorization: `user_token ${glpi.userToken.toUpperCase()}` })
    expect(answer.status).toBe(200)
  })

  test.each(['HEAD', 'PUT', 'DELETE', 'POST'])('%s logs in as well', async (method) => {
    const answer = await login(
      { Authorization: `user_token ${glpi.userToken}` },
      '/initSession',
      method,
    )
    expect(answer.status).toBe(200)
  })

  test('tokens may stand in the query string, and in a JSON body by POST', async () => {
    const query = `/initSession?user_token=${glpi.userToken}&app_token=${glpi.appToken}`
    expect((await login({ 'App-Token': '' }, query)).status).toBe(400)
    const answer = await fetch(`${glpi.url}/apirest.php${query}`)
    expect(answer.status).toBe(200)
    const posted = await glpi.bare('POST', '/initSession', { user_token: glpi.userToken })
    expect(posted.status).toBe(200)
  })

  test('a GET with a body is refused before anything else', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const sent = request(`${glpi.url}/apirest.php/initSession`, {
        headers: { 'content-type': 'application/json', 'content-length': 7 },
      })
      sent.on('response', (response) => {
        response.setEncoding('utf8')
        let body = ''
        response.on('data', (chunk: string) => (body += chunk))
        response.on('end', () => resolve(`${response.statusCode} ${body}`))
      })
      sent.on('error', reject)
      sent.end('{"a":1}')
    })
    expect(text).toBe(
      '400 ["ERROR_JSON_PAYLOAD_FORBIDDEN","GET Request should not have json payload (http body); view documentation in your browser at /#ERROR_JSON_PAYLOAD_FORBIDDEN"]',
    )
  })

  test('an unknown token, an inactive user, a binned user and a user without profile look alike', async () => {
    await glpi.control.settings({
      rows: {
        User: [
          { id: 8, is_active: 0 },
          { id: 9, is_deleted: 1 },
        ],
      },
    })
    const tokens = ['x'.repeat(40), ...['onlyb', 'norec', 'noprofile'].map(tokenOf)]
    for (const token of tokens) {
      const answer = await login({ Authorization: `user_token ${token}` })
      expect(answer.status).toBe(401)
      expect(answer.json).toEqual([
        'ERROR_GLPI_LOGIN_USER_TOKEN',
        'parameter user_token seems invalid',
      ])
    }
  })

  test('wrong password and unknown user look alike, forty times in a row', async () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const user = attempt % 2 === 0 ? 'glpi:wrong' : 'nobody:wrong'
      const answer = await login({ Authorization: `Basic ${btoa(user)}` })
      expect(answer.status).toBe(401)
      expect(answer.json).toEqual(['ERROR_GLPI_LOGIN', 'Incorrect username or password'])
    }
    expect((await login({ Authorization: `Basic ${btoa('glpi:glpi')}` })).status).toBe(200)
  })

  test('a login that carries a live session ends that session', async () => {
    const client = await glpi.as('bridge')
    await login({
      Authorization: `user_token ${glpi.userToken}`,
      'Session-Token': client.session,
    })
    expect((await client.call('GET', '/getActiveEntities')).status).toBe(401)
  })
})

describe('switches of the administration', () => {
  test.each([
    [
      'credentials login off',
      { credentialsLogin: false },
      400,
      'ERROR_LOGIN_WITH_CREDENTIALS_DISABLED',
    ],
    ['address not allowed', { addressAllowed: false }, 400, 'ERROR_NOT_ALLOWED_IP'],
    ['API off', { apiEnabled: false }, 400, 'ERROR'],
  ])('%s', async (_, settings, status, code) => {
    const other = await openGlpi()
    await other.control.settings(settings)
    const answer = await other.bare('GET', '/initSession', undefined, {
      Authorization: `Basic ${btoa('glpi:glpi')}`,
    })
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual([code, expect.not.stringContaining('view documentation')])
    await other.close()
  })

  test('token login off: no new sessions, but those that are open go on', async () => {
    const other = await openGlpi()
    await other.control.settings({ tokenLogin: false })
    const refused = await other.bare('GET', '/initSession', undefined, {
      Authorization: `user_token ${other.userToken}`,
    })
    expect(refused.status).toBe(401)
    expect((await other.call('GET', '/getActiveEntities')).status).toBe(200)
    await other.close()
  })
})

describe('the order of the checks', () => {
  test('bad JSON comes first, even without tokens and in maintenance', async () => {
    const other = await openGlpi()
    await other.control.settings({ page: 'maintenance', apiEnabled: false })
    const answer = await other.bare('POST', '/Ticket', '{"input":', { 'App-Token': '' })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(['ERROR_JSON_PAYLOAD_INVALID', 'JSON payload seems not valid'])
    const page = await other.bare('POST', '/Ticket', { input: {} }, { 'App-Token': '' })
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=UTF-8',
    ])
    await other.close()
  })

  test.each([
    ['no app token', { 'App-Token': '' }, 400, 'ERROR_APP_TOKEN_PARAMETERS_MISSING'],
    ['a wrong app token', { 'App-Token': 'wrong' }, 400, 'ERROR_WRONG_APP_TOKEN_PARAMETER'],
    ['no session', {}, 400, 'ERROR_SESSION_TOKEN_MISSING'],
    ['an empty session', { 'Session-Token': '' }, 400, 'ERROR_SESSION_TOKEN_MISSING'],
    ['an unknown session', { 'Session-Token': 'a'.repeat(26) }, 401, 'ERROR_SESSION_TOKEN_INVALID'],
    ['illegal characters', { 'Session-Token': '../../x' }, 401, 'ERROR_SESSION_TOKEN_INVALID'],
    ['300 characters', { 'Session-Token': 'a'.repeat(300) }, 401, 'ERROR_SESSION_TOKEN_INVALID'],
  ])(
    '%s, and an unknown item type: the token is what is complained about',
    async (_, headers, status, code) => {
      const answer = await glpi.bare('POST', '/Nope', { input: {} }, headers)
      expect(answer.status).toBe(status)
      expect((answer.json as readonly string[])[0]).toBe(code)
    },
  )
})

function tokenOf(name: string): string {
  return `${name}token`.repeat(40).slice(0, 40)
}
