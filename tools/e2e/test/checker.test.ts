import { describe, expect, test } from 'vitest'

import { runCampaign } from '../src/crash/campaign.ts'
import { startSpecimen } from '../src/crash/specimens/start.ts'
import { temporaryFolder } from '../src/temporary-folder.ts'

describe('bridges that are broken on purpose', () => {
  test('a queue in memory: the checker finds alerts that were lost', async () => {
    expect(await violationsOf('forgetful')).toContain('lost')
  })

  test('a create repeated without a search: the checker finds doubled tickets', async () => {
    const violations = await violationsOf('doubling')
    expect(violations).toContain('doubled')
    expect(violations).toContain('blind-repeat')
    expect(violations).not.toContain('lost')
  })
})

async function violationsOf(specimen: Parameters<typeof startSpecimen>[0]) {
  await using folder = await temporaryFolder('specimen')
  const start = startSpecimen(specimen)
  const { violations } = await runCampaign({ start, folder: folder.path, kills: 8, seed: 7 })
  return violations.map(({ kind }) => kind)
}
