import { expect, test } from 'vitest'

import { variableName, variablesFor } from './variable-name.ts'

test.each([
  ['apiKey', 'API_KEY'],
  ['api-key', 'API_KEY'],
  ['api.key', 'API_KEY'],
  ['api_key', 'API_KEY'],
  ['API_KEY', 'API_KEY'],
  ['datadogAPIKey', 'DATADOG_API_KEY'],
  ['oauth2Token', 'OAUTH2_TOKEN'],
  ['a--b', 'A_B'],
  ['_private', '_PRIVATE'],
  ['2fa', '_2FA'],
  ['', '_'],
  ['schlüssel', 'SCHL_SSEL'],
  ['__proto__', '_PROTO_'],
])('the key %j is the variable %s', (key, name) => {
  expect(variableName(key)).toBe(name)
})

test('variables hold their keys, and one key given twice is one variable', () => {
  expect(variablesFor(['apiKey', 'appKey', 'apiKey'])).toEqual({
    variables: { API_KEY: 'apiKey', APP_KEY: 'appKey' },
    problems: [],
  })
})
