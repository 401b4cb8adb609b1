import { describe, expect, test } from 'vitest'

import { claimsOf } from './claims.ts'

const monitor = (tags: readonly string[]) =>
  claimsOf({ family: 'monitor', body: { type: 'metric alert', query: 'x', tags } })

describe('a monitor is for the services and teams of its tags', () => {
  test.each([
    [['service:a', 'service:b', 'team:t', 'x'], ['a', 'b'], ['t']],
    [['SERVICE:a', ' service : b '], ['a', 'b'], []],
    [['service:', 'service:*', 'service'], [], []],
    [['service:a:b'], ['a:b'], []],
    [['service:a', 'service:a', 'Team:t', 'team:u'], ['a'], ['t', 'u']],
  ])('%j', (tags, services, teams) => {
    expect(monitor(tags)).toEqual({ services, teams })
  })
})

test('a dashboard is for the defaults of its variables for service', () => {
  const variables = [
    { name: 's', prefix: 'service', default: 'a' },
    { name: 't', prefix: 'Service', defaults: ['b', '*', 7] },
    { name: 'h', prefix: 'host', default: 'c' },
  ]
  const body = { title: 't', layout_type: 'ordered', widgets: [], template_variables: variables }
  expect(claimsOf({ family: 'dashboard', body: { ...body, tags: ['team:x'] } })).toEqual({
    services: ['a', 'b'],
    teams: ['x'],
  })
  expect(claimsOf({ family: 'dashboard', body: { ...body, template_variables: null } })).toEqual({
    services: [],
    teams: [],
  })
})
