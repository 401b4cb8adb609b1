import { describe, expect, test } from 'vitest'

import { problemsInAllLooks } from '../src/all-looks.ts'
import { findChromium } from '../src/chromium.ts'
import { entityRow, openEntitiesScene } from '../src/console-datadog-scene.ts'

const chromium = findChromium()

function monitor(name: string, service: string) {
  const query = `avg(last_5m):avg:system.cpu.user{service:${service}} > 90`
  const options = { thresholds: { critical: 90 } }
  const message = 'The CPU is busy.\nLook at it.'
  return { name, type: 'metric alert', query, message, tags: [`service:${service}`], options }
}

describe.skipIf(!chromium)('entities in the console, in real Chromium', () => {
  const program = chromium ?? ''

  test('the line to try works; what it creates is seen at once, and so is what somebody changes elsewhere', async () => {
    await using scene = await openEntitiesScene(program)
    const { page, complaints } = await scene.open()
    const group = page.getByRole('group', { name: 'A line to try' })
    const line = await group.filter({ hasText: `curl '${scene.sidecar.api}/monitor'` }).innerText()
    const example: unknown = JSON.parse(/-d '(.+)'$/s.exec(line)?.[1] ?? '')
    const began = performance.now()
    const { id, status } = await scene.post('/monitor', example)
    expect(status).toBe(201)

    const row = entityRow(page, 'CPU of checkout')
    await row.waitFor()
    expect(performance.now() - began, 'a write is seen without delay').toBeLessThan(5_000)
    const text = await row.innerText()
    for (const said of [`monitor ${id}`, 'owner pipeline', 'checkout', 'as written']) {
      expect(text).toContain(said)
    }
    const link = row.getByRole('link', { name: 'CPU of checkout' })
    expect(await link.getAttribute('href')).toMatch(new RegExp(`/monitors/${id}$`))
    const request = page.getByRole('table', { name: 'Requests that' }).getByRole('row').last()
    expect(await request.innerText()).toContain('token/pipeline')

    await scene.changeElsewhere(id, { message: 'Do not look at it.' })
    await row.getByText('changed outside', { exact: true }).waitFor()
    await row.getByText('1 change').click()
    expect(await row.locator('del').innerText()).toContain('The CPU is busy.')
    expect(await row.locator('ins').innerText()).toContain('Do not look at it.')
    expect(await page.title()).toBe('1 changed outside · Retriever')
    expect(await page.locator('[aria-live=polite]').textContent()).toBe(
      'CPU of checkout was changed outside.',
    )
    expect(complaints).toEqual([])
  })

  test('a viewer with fewer scopes and other services does not see it', async () => {
    await using scene = await openEntitiesScene(program)
    await scene.post('/monitor', monitor('CPU of checkout', 'checkout'))
    await scene.post('/monitor', monitor('CPU of payments', 'payments'))
    await scene.post('/monitor', { ...monitor('Refused', 'checkout'), query: 'nonsense' })
    const { page, complaints } = await scene.open(await scene.addressForViewer())
    await entityRow(page, 'CPU of payments').waitFor()
    await page.getByText('token/viewer').waitFor()
    expect(await page.content()).not.toMatch(/checkout|Refused request|token\/pipeline|Callers/)
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`)
    const ask = (path: string) =>
      fetch(scene.sidecar.api + path, { headers: { cookie: cookie.join('; ') } })
    expect(await (await ask('/console/state')).text()).not.toMatch(/checkout|callers/)
    expect((await ask('/console/parts/entities.js')).status).toBe(200)
    expect((await ask('/console/parts/callers.js')).status).toBe(404)
    expect(complaints).toEqual([])

    const all = await scene.open()
    await entityRow(all.page, 'CPU of checkout').waitFor()
    await all.page.getByRole('heading', { name: 'Callers' }).first().waitFor()
    await all.page.getByRole('table', { name: 'Refused requests' }).waitFor()
  })

  test('people sign in at the issuer, see what is granted to them, and sign out', async () => {
    await using scene = await openEntitiesScene(program)
    await scene.post('/monitor', monitor('CPU of checkout', 'checkout'))
    await scene.post('/monitor', monitor('CPU of payments', 'payments'))
    const { page } = await scene.open(scene.otherSite)
    await page.getByRole('button', { name: 'Sign in with corp' }).click()
    await page.getByRole('button', { name: 'Sign in as Ann Example' }).click()
    await entityRow(page, 'CPU of checkout').waitFor()
    expect(page.url()).toBe(`${scene.otherSite}/`)
    await page.getByText('jwt/corp/ann').waitFor()
    expect(await page.content()).not.toMatch(/payments|token\/pipeline/)
    const cookies = await page.context().cookies(scene.otherSite)
    expect(cookies).toMatchObject([
      { name: expect.stringMatching(/^retriever-console-/), httpOnly: true, sameSite: 'Strict' },
    ])
    await page.reload()
    await entityRow(page, 'CPU of checkout').waitFor()

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.content()).not.toContain('checkout')
  })

  test('a person to whom nothing is granted is told so; a login cannot be planted', async () => {
    await using scene = await openEntitiesScene(program)
    const { page } = await scene.open(scene.otherSite)
    await page.getByRole('button', { name: 'Sign in with corp' }).click()
    await page.getByRole('button', { name: 'Sign in as Bob Example' }).click()
    await page.getByText('Signed in as jwt/corp/bob, but nothing is granted.').waitFor()
    expect(await problemsInAllLooks(page)).toEqual([])
    const planted = page.url()
    await page.getByRole('link', { name: 'Back to the console' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    const victim = await scene.open(planted)
    await victim.page.getByText('It was begun in another browser').waitFor()
    expect(await victim.page.context().cookies()).toEqual([])
  })

  test('axe finds nothing: signed out, empty, and busy with long names', async () => {
    await using scene = await openEntitiesScene(program)
    const stranger = await scene.open(scene.sidecar.api)
    await stranger.page.getByRole('button', { name: 'Sign in with corp' }).waitFor()
    expect(await problemsInAllLooks(stranger.page)).toEqual([])
    const { page } = await scene.open()
    await page.getByText('Nothing is managed here yet').waitFor()
    expect(await problemsInAllLooks(page)).toEqual([])

    const word = 'a-word-without-any-space-that-goes-on-and-on-and-on-and-on'
    const { id } = await scene.post('/monitor', monitor(`CPU of ${word} ${word}`, word))
    await scene.post('/monitor', { ...monitor('Refused', 'checkout'), query: 'nonsense' })
    await scene.post('/dashboard', {
      title: 'Overview',
      layout_type: 'ordered',
      widgets: [{ definition: { type: 'note', content: 'about it' } }],
    })
    await entityRow(page, 'Overview').waitFor()
    await scene.changeElsewhere(id, { message: `${word}${word}${word}` })
    await page.getByText('changed outside', { exact: true }).waitFor()
    await page.getByText('1 change').click()
    expect(await problemsInAllLooks(page)).toEqual([])

    await scene.datadog.faults([
      { match: { path: '/api/v1/*' }, effect: { type: 'status', status: 403 } },
    ])
    await page.getByText('cannot be read', { exact: true }).waitFor()
    expect(await problemsInAllLooks(page)).toEqual([])
  })

  test('everything can be reached by keyboard, and an update takes nothing away', async () => {
    await using scene = await openEntitiesScene(program)
    const { page } = await scene.open()
    const { id } = await scene.post('/monitor', monitor('CPU of checkout', 'checkout'))
    await entityRow(page, 'CPU of checkout').waitFor()
    await scene.changeElsewhere(id, { message: 'other' })
    await page.getByText('changed outside', { exact: true }).waitFor()
    const focused = () =>
      page.evaluate<string>('(document.activeElement?.textContent ?? "").trim().slice(0, 40)')
    const walked: string[] = []
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press('Tab')
      walked.push(await focused())
    }
    expect(walked).toEqual(['Skip to the content', 'Sign out', 'CPU of checkout', '1 change'])
    await page.keyboard.press('Enter')
    await page.locator('ins').waitFor()
    await scene.post('/monitor', monitor('CPU of payments', 'payments'))
    await entityRow(page, 'CPU of payments').waitFor()
    expect(await focused()).toBe('1 change')
    expect(await page.locator('ins').isVisible()).toBe(true)
  })
})
