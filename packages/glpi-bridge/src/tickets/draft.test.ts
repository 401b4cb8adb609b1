import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Subject } from '../lifecycle/subject.ts'
import { contentLimit } from './content.ts'
import { draftTicket, levelsOf } from './draft.ts'
import type { Marker } from './marker.ts'

const marker = 'gb-abcdefghijklmnopqrst-1' as Marker

const cpu: Subject = {
  alertName: 'HighCPU',
  resource: { name: 'EC2', id: 'i-0abc' },
  severity: 'critical',
  labels: { alertname: 'HighCPU', instance: '10.0.1.7:9100' },
  annotations: { summary: 'CPU 97 %', runbook_url: 'https://wiki.example.org/cpu?a=1&b=2' },
  startsAt: Date.UTC(2026, 10, 21, 6, 0, 0, 123),
  link: 'http://prometheus.example.org/graph?g0.expr=up',
}

describe('the title', () => {
  test('begins with the marker and says what is wrong', () => {
    expect(draftTicket(marker, cpu).title).toBe(
      '[gb-abcdefghijklmnopqrst-1] HighCPU: EC2 i-0abc (critical)',
    )
  })

  test('leaves the resource out when the mapping did not find it', () => {
    const unmapped = { ...cpu, resource: { name: 'unmapped', id: 'c41f00' } }
    expect(draftTicket(marker, unmapped).title).toBe(
      '[gb-abcdefghijklmnopqrst-1] HighCPU (critical)',
    )
  })

  test('is cut where GLPI would cut it, after encoding', () => {
    const { title } = draftTicket(marker, { ...cpu, alertName: '&'.repeat(300) })
    expect(encoded(title).length).toBeLessThanOrEqual(255)
    expect(title.endsWith('&…')).toBe(true)
    expect(title.match(/&/g)?.length).toBe(45)
  })

  test('is never cut inside an emoji', () => {
    const { title } = draftTicket(marker, { ...cpu, alertName: '🔥'.repeat(300) })
    expect(title).toMatch(/^\[gb-[a-z-]+1\] (🔥)+…$/u)
    expect(Array.from(title)).toHaveLength(255)
  })
})

describe('the content', () => {
  test('shows marker, time, facts, annotations and labels', () => {
    const { content } = draftTicket(marker, cpu)
    expect(content).toContain(`<p>[${marker}]</p>`)
    expect(content).toContain('since 2026-11-21T06:00:00.123Z')
    expect(content).toContain('<tr><th>Resource</th><td>EC2 i-0abc</td></tr>')
    expect(content).toContain('<tr><th>summary</th><td>CPU 97 %</td></tr>')
    expect(content).toContain('<a href="https://wiki.example.org/cpu?a=1&amp;b=2">')
    expect(content).toContain('<tr><th>instance</th><td>10.0.1.7:9100</td></tr>')
  })

  test('keeps the lines of a longer text', () => {
    const annotations = { description: 'one\r\ntwo <b>' }
    const { content } = draftTicket(marker, { ...cpu, annotations })
    expect(content).toContain('<pre>one\ntwo &lt;b&gt;</pre>')
  })

  test('makes no link of anything but web addresses', () => {
    const annotations = { runbook_url: 'javascript:alert(1)', other: 'https://a b' }
    const { content } = draftTicket(marker, { ...cpu, link: 'data:text/html,x', annotations })
    expect(content).not.toContain('<a ')
    expect(content).not.toContain('data:text')
  })

  test('carries quotes, emoji and right-to-left text, and drops what the database cannot store', () => {
    const value = `"'<script>alert(1)</script> \u0000\u0007🔥 \u202Eabc שלום \uD800`
    const { content } = draftTicket(marker, { ...cpu, annotations: { note: value } })
    expect(content).toContain(
      '&quot;&#39;&lt;script&gt;alert(1)&lt;/script&gt; 🔥 \u202Eabc שלום</td>',
    )
    expect(['\u0000', '\u0007'].some((control) => content.includes(control))).toBe(false)
    expect(content).not.toMatch(/\p{Cs}/u)
  })

  test('leaves out whole rows when it gets too long, and says how many', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`label${index}`, 'ä'.repeat(500)]),
    )
    const { content } = draftTicket(marker, { ...cpu, labels })
    const rows = content.match(/<th>label\d+<\/th>/g)?.length ?? 0
    expect(rows).toBeGreaterThan(50)
    expect(content).toContain(`<p>${200 - rows} more did not fit.</p>`)
    expect(size(content)).toBeLessThanOrEqual(contentLimit)
  })

  test('one huge value does not push out the others', () => {
    const annotations = { dump: 'x'.repeat(1_000_000), summary: 'CPU 97 %' }
    const { content } = draftTicket(marker, { ...cpu, annotations })
    expect(content).toContain('CPU 97 %')
    expect(content).toContain('x…')
  })
})

describe('for every subject', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.stringMatching(/^[&<>"'\n a-z]{0,400}$/),
    fc.constantFrom('<script>', '"><img src=x onerror=y>', '&#60;', '\u0000', '\uD83D', '</td>'),
    fc.webUrl(),
  )
  const subjects: fc.Arbitrary<Subject> = fc.record(
    {
      alertName: words,
      resource: fc.record({ name: words, id: words }),
      severity: words,
      labels: fc.dictionary(words, words, { maxKeys: 8 }),
      annotations: fc.dictionary(words, words, { maxKeys: 8 }),
      startsAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
      link: words,
    },
    { requiredKeys: ['alertName', 'resource', 'labels', 'annotations', 'startsAt'] },
  )

  test('the encoded title fits and begins with the marker', () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        const { title } = draftTicket(marker, subject)
        expect(title.startsWith(`[${marker}] `)).toBe(true)
        expect(Array.from(encoded(title)).length).toBeLessThanOrEqual(255)
        expect(title).not.toMatch(/\p{Cs}/u)
        expect(title).not.toMatch(/\p{Cc}/u)
      }),
    )
  })

  test('the content holds our tags only, well nested, and fits', () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        const { content } = draftTicket(marker, subject)
        expect(openTags(content)).toEqual([])
        expect(size(content)).toBeLessThanOrEqual(contentLimit)
        expect(content).not.toMatch(/\p{Cs}/u)
        expect(content).not.toMatch(/(?![\n\t])\p{Cc}/u)
      }),
    )
  })
})

describe('urgency and impact', () => {
  test.each([
    ['critical', 5],
    [' Error ', 4],
    ['warning', 3],
    ['info', 2],
    ['whatever', 3],
    [undefined, 3],
  ])('%s is %i', (severity, level) => {
    expect(levelsOf(severity)).toEqual({ urgency: level, impact: level })
  })
})

function encoded(title: string): string {
  return title.replace(/[&<>]/g, '&#00;')
}

function size(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/** Reads HTML that may hold only our tags and escaped text. Returns what is left open; throws on anything else. */
function openTags(html: string): readonly string[] {
  const token =
    /<(\/?)(p|strong|h3|table|tbody|tr|th|td|pre)>|<(a) href="https?:\/\/[^"<>'\s]*">|<\/(a)>|&(?:amp|lt|gt|quot|#39);|[^<>&"']/giuy
  const open: string[] = []
  let position = 0
  while (position < html.length) {
    token.lastIndex = position
    const match = token.exec(html)
    if (!match) throw new Error(`unexpected at ${position}: ${html.slice(position, position + 40)}`)
    position = token.lastIndex
    const [, slash, tag, anchor, anchorEnd] = match
    if (anchor ?? (tag && !slash)) open.push(anchor ?? tag ?? '')
    const closed = anchorEnd ?? (slash ? tag : undefined)
    if (closed && open.pop() !== closed) throw new Error(`</${closed}> at ${position}`)
  }
  return open
}
