import { expect } from 'vitest'

import type { KeySpec } from '../src/keys/key-map.ts'
import { mayRead, paths, vaultThatMay, write } from './kv-stage.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'

/** Node has it; the types do not know it yet. */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): object }

scenarioAnywhere(
  45,
  'missing keys are told together; others come as they were written',
  async (stage) => {
    const v1 = await stage.kv(1)
    const v2 = await stage.kv(2)
    const number = '12345678901234567890'
    // As text, because a number like this does not survive JavaScript.
    const written = { empty: '', none: null, yes: true, nest: { a: [1, 'x'] } }
    const body = { ...written, number: rawJSON(number) }
    await stage.admin('POST', `${v1}/types`, body)
    await stage.admin('POST', `${v2}/data/types`, { data: body })
    const vault = await vaultThatMay(stage, mayRead(`${v1}/types`, `${v2}/data/types`))

    for (const mount of [v1, v2]) {
      const from = `${mount}/types`
      const keys = vault.keys(
        {
          empty: `${from}#empty`,
          yes: `${from}#yes`,
          number: `${from}#number`,
          nest: { from, key: 'nest', json: true },
          absent: { from, key: 'absent', optional: true },
          none: { from, key: 'none', optional: true },
        },
        { name: `good ${mount}` },
      )
      const { value } = await keys.get()
      expect(value.empty.reveal()).toBe('')
      expect(value.yes.reveal()).toBe('true')
      expect(value.nest.reveal()).toBe('{"a":[1,"x"]}')
      expect(value).not.toHaveProperty('absent')
      expect(value).not.toHaveProperty('none')
      // KV v2 keeps doubles, so the server has rounded it before anybody could read it.
      expect(value.number.reveal()).toBe(mount === v1 ? number : '12345678901234567000')

      const wrong = vault.keys(
        {
          absent: `${from}#absent`,
          none: `${from}#none`,
          nest: `${from}#nest`,
          yes: { from, key: 'yes', pattern: /^no$/ },
        },
        { name: `bad ${mount}` },
      )
      const error = await stage.failure(wrong.get())
      expect(error.code).toBe('value-invalid')
      expect(error.problems?.map(({ code, path }) => [code, path.split('#')[1]])).toEqual([
        ['key-missing', 'absent'],
        ['key-missing', 'none'],
        ['value-invalid', 'nest'],
        ['value-invalid', 'yes'],
      ])
    }
  },
)

scenarioAnywhere(
  60,
  'when one secret of three fails nothing is returned, and all is told together',
  async (stage) => {
    const mount = await stage.kv(2)
    const map: Record<'one' | 'two' | 'three', KeySpec> = {
      one: `${mount}/one#token`,
      two: `${mount}/two#token`,
      three: `${mount}/three#token`,
    }
    await write(stage, mount, 'one', { token: stage.secret() })
    await write(stage, mount, 'three', { other: stage.secret() })
    const vault = await vaultThatMay(stage, mayRead(`${mount}/data/one`, `${mount}/data/three`))
    const keys = vault.keys(map)

    const error = await stage.failure(keys.get())
    expect(error).toMatchObject({ code: 'permission-denied', path: `${mount}/two` })
    expect(error.problems).toMatchObject([
      { code: 'permission-denied', path: `${mount}/two` },
      { code: 'key-missing', path: `${mount}/three@1#token` },
    ])
    expect(keys.current()).toBeUndefined()

    const granted = await vaultThatMay(stage, mayRead(`${mount}/data/*`))
    const absent = await stage.failure(granted.keys(map).get())
    expect(absent).toMatchObject({ code: 'key-missing' })
    expect(absent.problems?.map(({ code }) => code)).toEqual(['secret-not-found', 'key-missing'])

    const tokens = [stage.secret(), stage.secret()]
    await write(stage, mount, 'two', { token: tokens[0] })
    await write(stage, mount, 'three', { token: tokens[1] })
    const { value } = await granted.keys(map, { name: 'again' }).get()
    expect([value.two.reveal(), value.three.reveal()]).toEqual(tokens)
  },
)

scenario(60, 'a slow secret is told beside a denied one', async (stage) => {
  const mount = await stage.kv(2)
  for (const name of ['one', 'two', 'three']) {
    await write(stage, mount, name, { token: stage.secret() })
  }
  const vault = await vaultThatMay(stage, mayRead(`${mount}/data/one`, `${mount}/data/two`), {
    timeouts: { responseMs: 400 },
  })
  await stage.control.faults([
    { match: { path: `/v1/${mount}/data/two` }, effect: { type: 'slow', ms: 5_000 } },
  ])
  const map = {
    one: `${mount}/one#token`,
    two: `${mount}/two#token`,
    three: `${mount}/three#token`,
  }

  const error = await stage.failure(vault.keys(map, { deadlineMs: 2_000 }).get())

  expect(error.problems).toMatchObject([
    { code: 'timeout', path: `${mount}/two` },
    { code: 'permission-denied', path: `${mount}/three` },
  ])
  expect(error.code).toBe('permission-denied')
  expect(paths(stage).filter((path) => path === `${mount}/data/one`)).toHaveLength(1)
})
