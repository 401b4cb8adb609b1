import { describe, expect, test } from 'vitest'

import { findChromium } from '../src/chromium.ts'
import { incidentRow, openConsoleScene } from '../src/console-scene.ts'
import { eventually } from '../src/eventually.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('the console in real Chromium', () => {
  const program = chromium ?? ''

  test('a new ticket is seen within a second of its creation, without a reload', async () => {
    await using scene = await openConsoleScene(program)
    const { page, complaints } = await scene.open()
    await page.getByText('Nothing has fired yet').waitFor()
    // A reload would forget this, and whatever watches here sees the ticket no later than a person does.
    await page.evaluate(`
      globalThis.seenAt = undefined
      new MutationObserver(() => {
        if (!globalThis.seenAt && document.querySelector('a.ticket')) globalThis.seenAt = Date.now()
      }).observe(document.body, { childList: true, subtree: true })
    `)
    await scene.send({ labels: { alertname: 'DiskFull', severity: 'critical' } })
    const seenAt = await eventually('the ticket on the page', () =>
      page.evaluate<number | undefined>('globalThis.seenAt'),
    )
    const [created, ...more] = await scene.glpi.journal({
      method: 'POST',
      path: '/apirest.php/Ticket*',
    })
    expect(more).toEqual([])
    if (!created) throw new Error('no ticket was created')
    expect(seenAt - Date.parse(created.at)).toBeLessThan(1_000)

    const row = incidentRow(page, 'DiskFull')
    expect(await row.textContent()).toContain('open')
    const { id } = created.response as { readonly id: number }
    const link = row.getByRole('link', { name: `#${id}` })
    expect(await link.getAttribute('href')).toContain(`/front/ticket.form.php?id=${id}`)
    expect(await page.title()).toBe('1 open · Retriever')
    expect(await page.locator('[aria-live=polite]').textContent()).toBe(
      `Ticket ${id} opened for DiskFull.`,
    )

    await scene.send({
      labels: { alertname: 'DiskFull', severity: 'critical' },
      status: 'resolved',
    })
    await row.getByText('closed', { exact: true }).waitFor()
    expect(await page.evaluate('globalThis.seenAt')).toBe(seenAt)
    expect(complaints).toEqual([])
  })

  test('an incident shows how far it is from its ticket', async () => {
    await using scene = await openConsoleScene(program, { threshold: { count: 3, within: '10m' } })
    const { page } = await scene.open()
    const progress = incidentRow(page, 'DiskFull').locator('.progress')
    await scene.send({ labels: { alertname: 'DiskFull' } })
    await expect.poll(() => progress.textContent()).toBe('1 of 3 firings in 10 min')
    await scene.send({ labels: { alertname: 'DiskFull' } }, { labels: { alertname: 'Other' } })
    await expect.poll(() => progress.textContent()).toBe('2 of 3 firings in 10 min')
    expect(await progress.locator('[data-filled]').count()).toBe(2)
  })

  test('a refused delivery, a lost answer and a pause are shown', async () => {
    await using scene = await openConsoleScene(program, {
      unknownOutcome: { grace: '1h', searchAgain: '1h' },
    })
    const { page } = await scene.open()
    await fetch(`${scene.sidecar.api}/bridge/sources/prometheus`, { method: 'POST' })
    await page.getByText('refused (401)').waitFor()

    await scene.glpi.faults([
      {
        match: { method: 'POST', path: '/apirest.php/Ticket*' },
        effect: { type: 'reset-after' },
        times: 1,
      },
    ])
    await scene.send({ labels: { alertname: 'DiskFull' } })
    await incidentRow(page, 'DiskFull').getByText('nobody knows').waitFor()
    await page.getByRole('row', { name: 'Look for the ticket' }).waitFor()

    await scene.pause('GLPI is upgraded')
    await page.getByText('GLPI is upgraded').waitFor()
    const search = page.getByRole('row', { name: 'Look for the ticket' })
    expect(await search.innerText()).toContain('paused')
  })

  test('what an attacker writes into labels is shown as text', async () => {
    await using scene = await openConsoleScene(program)
    const { page, complaints } = await scene.open()
    const hostile = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`
    await scene.send({
      labels: { alertname: hostile, severity: hostile, hostile },
      annotations: { summary: hostile },
    })
    await page.locator('a.ticket').waitFor()
    expect(await page.locator('main').innerText()).toContain(hostile)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(await page.title()).toBe('1 open · Retriever')
    expect(complaints).toEqual([])
  })

  test('a lost connection is told, and the page comes back by itself', async () => {
    await using scene = await openConsoleScene(program)
    const { page } = await scene.open()
    await page.getByText('Live', { exact: true }).waitFor()
    const began = performance.now()
    expect(await scene.sidecar.stop()).toEqual({ code: 0, signal: null })
    expect(performance.now() - began, 'an open page must not hold up the stop').toBeLessThan(5_000)
    await page.getByRole('alert').getByText('Connection lost, trying again').waitFor()
    await scene.restart()
    // Sessions end with the process that gave them.
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.locator('#parts').textContent()).toBe('')
  })
})
