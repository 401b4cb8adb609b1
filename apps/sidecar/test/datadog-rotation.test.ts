import { expect, test } from 'vitest'

import { monitorText, openDatadog, openFolder, patience } from './datadog-house.ts'

const names = Array.from({ length: 24 }, (_, index) => `m${index}`)

test.each([
  ['in one folder', 'keys/api', 'keys/app'],
  ['in two folders', 'one/api', 'two/app'],
])(
  'keys %s that are rotated in the middle of apply: it goes on with the new ones',
  patience,
  async (_where, apiFile, appFile) => {
    const { control, credentials, monitors, settings, writes } = await openDatadog()
    const { apiKey, appKey, oldApiKey, oldAppKey } = credentials
    const { start, write } = openFolder(
      { ...settings, owner: 'checkout', apiKey: { file: apiFile }, appKey: { file: appFile } },
      {
        ...Object.fromEntries(names.map((name) => [`docs/${name}.yaml`, monitorText(name)])),
        [apiFile]: `${oldApiKey}\n`,
        [appFile]: `${oldAppKey}\n`,
      },
    )
    await control.faults([{ match: { method: 'POST' }, effect: { type: 'slow', ms: 500 } }])
    const apply = start('apply', 'docs')
    await expect
      .poll(async () => (await writes()).length, { timeout: 20_000, interval: 20 })
      .toBe(8)
    // Those under way meet keys that are no longer good: they are asked again with the new ones.
    await control.settings({ revokedKeys: [oldApiKey, oldAppKey] })
    write(apiFile, `${apiKey}\n`)
    write(appFile, `${appKey}\n`)
    const { code, stderr, stdout } = await apply.ended
    expect(stderr).toContain('note: Datadog does not know these keys; looking for newer ones')
    expect({ code, stdout: stdout.split('\n').at(-2) }).toEqual({
      code: 0,
      stdout: 'default: 24 done',
    })
    expect((await monitors()).map(({ name }) => String(name)).toSorted()).toEqual(names.toSorted())
    for (const key of [apiKey, appKey, oldApiKey, oldAppKey]) {
      expect(stdout + stderr).not.toContain(key)
    }
  },
)
