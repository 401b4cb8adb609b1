import { expect, test } from 'vitest'

import { runCampaign } from '../src/crash/campaign.ts'
import { summaryOf } from '../src/crash/report.ts'
import { startSidecar } from '../src/crash/sidecar.ts'
import { temporaryFolder } from '../src/temporary-folder.ts'

test('20 kills between acknowledgement and ticket: every alert has its one ticket', async () => {
  await using folder = await temporaryFolder('crash')
  const seed = Number(process.env['RETRIEVER_CRASH_SEED'] ?? Date.now() % 1_000_000)
  const report = await runCampaign({ start: startSidecar, folder: folder.path, kills: 20, seed })
  console.log(summaryOf(report))
  expect(report.violations, summaryOf(report)).toEqual([])
  // Otherwise the campaign did not test what its name says.
  expect(report.killsBeforeTicket).toBeGreaterThanOrEqual(5)
  expect(report.killsWithLostAnswers).toBe(10)
  expect(report.tickets).toBeGreaterThan(20)
})
