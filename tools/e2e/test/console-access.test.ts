import { describe, expect, test } from 'vitest'

import { problemsInAllLooks } from '../src/all-looks.ts'
import { findChromium } from '../src/chromium.ts'
import { incidentRow, openConsoleScene } from '../src/console-scene.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('access to the console in real Chromium', () => {
  const program = chromium ?? ''

  test('without the token there is nothing to see, and the token works once', async () => {
    await using scene = await openConsoleScene(program)
    const { api, consoleUrl } = scene.sidecar
    await scene.send({ labels: { alertname: 'DiskFull' } })
    for (const path of ['/console/state', '/console/events']) {
      expect((await fetch(api + path)).status).toBe(401)
    }
    const stranger = await scene.open({ url: api })
    await stranger.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await stranger.page.content()).not.toContain('DiskFull')

    const { page } = await scene.open()
    await incidentRow(page, 'DiskFull').waitFor()
    expect(page.url()).toBe(`${api}/`)
    await page.reload()
    await incidentRow(page, 'DiskFull').waitFor()
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(await page.evaluate('document.cookie')).toBe('')

    const second = await scene.open({ url: consoleUrl })
    await second.page.getByText('used up').waitFor()
    expect(await second.page.content()).not.toContain('DiskFull')
  })

  test('signing out takes everything off every page of the browser', async () => {
    await using scene = await openConsoleScene(program)
    const { page } = await scene.open()
    const other = await page.context().newPage()
    await other.goto(scene.sidecar.api)
    await scene.send({ labels: { alertname: 'DiskFull' } })
    await incidentRow(other, 'DiskFull').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    for (const each of [page, other]) {
      await each.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(await each.title()).toBe('Retriever')
      expect(await each.content()).not.toContain('DiskFull')
    }
  })

  test('the address can be pasted', async () => {
    await using scene = await openConsoleScene(program)
    const { page } = await scene.open({ url: scene.sidecar.api })
    await page.getByLabel('Address or token').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This token is wrong').waitFor()
    await page.getByLabel('Address or token').fill(scene.sidecar.consoleUrl)
    await page.keyboard.press('Enter')
    await page.getByText('Nothing has fired yet').waitFor()
    expect(await page.getByText('Live', { exact: true }).isVisible()).toBe(true)
  })

  test('axe finds nothing: light, dark and narrow; signed out, empty, busy and paused', async () => {
    await using scene = await openConsoleScene(program, { close: { after: '1h' } })
    const stranger = await scene.open({ url: scene.sidecar.api })
    await stranger.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await problemsInAllLooks(stranger.page)).toEqual([])

    const { page } = await scene.open()
    await page.getByText('Nothing has fired yet').waitFor()
    expect(await problemsInAllLooks(page)).toEqual([])

    await scene.send(
      { labels: { alertname: 'DiskFull', severity: 'critical', a: '1', b: '2', c: '3', d: '4' } },
      { labels: { alertname: 'HighLatency' }, annotations: { summary: 'It is slow' } },
    )
    await scene.send({ labels: { alertname: 'HighLatency' }, status: 'resolved' })
    await incidentRow(page, 'HighLatency').getByText('cooling').waitFor()
    await fetch(`${scene.sidecar.api}/bridge/sources/prometheus`, { method: 'POST' })
    await page.getByText('refused (401)').waitFor()
    await scene.glpi.faults([
      { match: { method: 'POST', path: '/apirest.php/Ticket*' }, effect: { type: 'reset-after' } },
    ])
    await scene.send({ labels: { alertname: 'NodeDown' } })
    await incidentRow(page, 'NodeDown').getByText('unknown').waitFor()
    await scene.pause('maintenance')
    await page.getByText('maintenance').waitFor()
    await page.getByText('2 more labels').click()
    expect(await problemsInAllLooks(page)).toEqual([])
    // What is new is highlighted for a moment; here everything is, for good.
    await page.evaluate(`
      for (const row of document.querySelectorAll('tbody tr')) row.style.background = 'var(--flash)'
    `)
    expect(await problemsInAllLooks(page)).toEqual([])

    await page.evaluate(`document.querySelector('header img').removeAttribute('alt')`)
    expect(await problemsInAllLooks(page), 'axe must be able to find something').not.toEqual([])
  })

  test('everything can be reached by keyboard, and an update takes nothing away', async () => {
    await using scene = await openConsoleScene(program)
    const { page } = await scene.open()
    await scene.send({
      labels: { alertname: 'DiskFull', a: '1', b: '2', c: '3', d: '4' },
    })
    await page.locator('a.ticket').waitFor()
    const focused = () =>
      page.evaluate<string>('(document.activeElement?.textContent ?? "").trim().slice(0, 40)')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    const walked: string[] = []
    for (const key of ['Tab', 'Tab']) {
      await page.keyboard.press(key)
      walked.push(await focused())
    }
    expect(walked).toEqual(['DiskFull', '2 more labels'])
    await page.keyboard.press('Enter')
    await page.getByText('4', { exact: true }).waitFor()

    await scene.send({ labels: { alertname: 'HighLatency' } })
    await incidentRow(page, 'HighLatency').locator('a.ticket').waitFor()
    expect(await focused()).toBe('2 more labels')
    expect(await page.locator('details').first().getAttribute('open')).toBe('')
    await page.keyboard.press('Tab')
    expect(await focused()).toMatch(/^#\d+ in GLPI$/)
    expect(
      await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'),
      'the focus must be visible',
    ).toBe('solid')
    await page.keyboard.press('Shift+Tab')
    for (let step = 0; step < 20 && (await focused()) !== 'Sign out'; step += 1) {
      await page.keyboard.press('Shift+Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('the page is small and asks nobody else', async () => {
    await using scene = await openConsoleScene(program)
    const context = await scene.browser.newContext()
    const page = await context.newPage()
    const sizes: Promise<number>[] = []
    const origins = new Set<string>()
    page.on('response', (response) => {
      const url = new URL(response.url())
      origins.add(url.origin)
      if (url.pathname === '/console/events' || url.pathname === '/console/session') return
      sizes.push(response.body().then(({ length }) => length))
    })
    await page.goto(scene.sidecar.consoleUrl)
    await page.getByText('Nothing has fired yet').waitFor()
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect(sizes.length).toBeGreaterThanOrEqual(5)
    expect(total).toBeLessThanOrEqual(60_000)
    expect([...origins]).toEqual([scene.sidecar.api])
  })
})
