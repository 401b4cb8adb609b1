import { expect, test } from 'vitest'

import { withEnvironment } from './environment.ts'

const tree = { listeners: { api: { port: 8080 } }, bridge: { glpi: { main: { userToken: 'x' } } } }

test('two underscores separate keys; an existing key keeps its spelling', () => {
  const environment = withEnvironment(tree, {
    RETRIEVER_LISTENERS__API__PORT: '9000',
    RETRIEVER_BRIDGE__GLPI__MAIN__USER_TOKEN: 'y',
    RETRIEVER_BRIDGE__GLPI__MAIN__APPTOKEN: 'z',
    RETRIEVER_BRIDGE__UNKNOWN_OUTCOME__SEARCH_AGAIN: '5s',
  })
  expect(environment.tree).toEqual({
    listeners: { api: { port: '9000' } },
    bridge: {
      glpi: { main: { userToken: 'y', apptoken: 'z' } },
      unknownOutcome: { searchAgain: '5s' },
    },
  })
  expect(environment.place(['bridge', 'glpi', 'main', 'userToken'])).toEqual({
    variable: 'RETRIEVER_BRIDGE__GLPI__MAIN__USER_TOKEN',
  })
  expect(environment.place(['bridge', 'glpi', 'main'])).toBeUndefined()
})

test('other variables are none of ours', () => {
  const env = { RETRIEVER_TOKEN: 'x', RETRIEVER_PORT_8080_TCP: 'y', HOME: '/', OTHER__A: 'z' }
  expect(withEnvironment(tree, env).tree).toBe(tree)
})
