import type { AxeResults } from 'axe-core'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

import { findReal } from './real-server.ts'

/** The path of Chromium or of a browser built from it; undefined where there is none. */
export function findChromium(): string | undefined {
  return findReal('Chromium', {
    env: 'RETRIEVER_CHROMIUM',
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
  })
}

/** Starts a browser without a window that calls nobody but the pages that a test opens. */
export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** What axe has against the page: one line for each element and rule. Empty when it has nothing. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  )
}
