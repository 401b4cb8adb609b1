import type { Page } from 'playwright-core'

import { accessibilityProblems } from './chromium.ts'

/** What axe has against a page in every look, and whether something sticks out at its side. */
export async function problemsInAllLooks(page: Page): Promise<readonly string[]> {
  const problems: string[] = []
  for (const width of [1280, 360]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      const found = [...(await accessibilityProblems(page))]
      if (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) {
        found.push('the page is wider than its window')
      }
      problems.push(...found.map((problem) => `${colorScheme}, ${width} px: ${problem}`))
    }
  }
  return problems
}
