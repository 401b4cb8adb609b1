import { expect } from 'vitest'

import { story } from './story.ts'

story(
  'G2',
  'the session expires while creates are under way → one login, one ticket each',
  async (bridge) => {
    bridge.run()
    await bridge.post('firing', 'First')
    await bridge.until('open')
    await bridge.glpi.faults([
      {
        match: { method: 'POST', path: '/apirest.php/Ticket' },
        effect: { type: 'expired-session' },
        times: 1,
      },
    ])
    const names = Array.from({ length: 20 }, (_, index) => `Alert${index}`)
    await Promise.all(names.map((name) => bridge.post('firing', name)))
    await expect
      .poll(async () => (await bridge.bridge.overview()).counts, { timeout: 10_000 })
      .toEqual({ open: 21 })
    expect(await bridge.tickets()).toHaveLength(21)
    const logins = bridge.events.filter(({ type }) => type === 'login')
    expect(logins).toMatchObject([{ ok: true }, { ok: true }])
  },
)

story(
  'G25',
  'GLPI is slow and alerts pour in → they are stored at once; four creates at a time',
  async (bridge) => {
    const slowMs = 100
    await bridge.glpi.faults([
      {
        match: { method: 'POST', path: '/apirest.php/Ticket' },
        effect: { type: 'slow', ms: slowMs },
      },
    ])
    bridge.run()
    const names = Array.from({ length: 40 }, (_, index) => `Alert${index}`)
    const latencies: number[] = []
    for (const name of names) {
      const start = performance.now()
      await bridge.post('firing', name)
      latencies.push(performance.now() - start)
    }
    const median = latencies.toSorted((a, b) => a - b)[20] ?? Infinity
    expect(median).toBeLessThan(slowMs)
    await expect
      .poll(async () => (await bridge.bridge.overview()).counts, { timeout: 10_000 })
      .toEqual({ open: 40 })
    const posts = await bridge.glpi.journal({ method: 'POST', path: '/apirest.php/Ticket' })
    const spans = posts.map(({ at, durationMs }) => {
      const begin = Date.parse(at)
      return { begin, end: begin + (durationMs ?? 0) }
    })
    const together = spans.map(
      ({ begin }) => spans.filter((span) => span.begin <= begin && begin < span.end).length,
    )
    expect(posts).toHaveLength(40)
    expect(Math.max(...together)).toBeGreaterThan(1)
    expect(Math.max(...together)).toBeLessThanOrEqual(4)
  },
)

story(
  'G18',
  'values that are markup, quotes, emoji, control characters, very long → a proper ticket',
  async (bridge) => {
    bridge.run()
    const name = `<script>alert("x")</script> 'q' 🔥 \u0000\u202E & ${'x'.repeat(2_000)}`
    const annotations = { [`<b>"'`]: '<img src=x onerror=alert(1)>', long: '🔥'.repeat(30_000) }
    await bridge.post('firing', name, { annotations, labels: { nul: '\u0000a\u0007b' } })
    await bridge.until('open')
    const [ticket] = await bridge.tickets()
    expect(ticket?.name).toContain(`<script>alert("x")</script> 'q' 🔥`)
    expect(ticket?.content).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;')
    expect(ticket?.content).toContain('<th>&lt;b&gt;&quot;&#39;</th>')
    expect(ticket?.content).toContain('<tr><th>nul</th><td>ab</td></tr>')
    expect(ticket?.content).not.toMatch(/<script|<img/)
    expect(Buffer.byteLength(ticket?.content ?? '')).toBeLessThanOrEqual(64 * 1024)
  },
)
