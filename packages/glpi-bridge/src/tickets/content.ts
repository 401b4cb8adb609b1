import type { Subject } from '../lifecycle/subject.ts'
import { escapeHtml, oneLine, printable } from './html.ts'
import type { Marker } from './marker.ts'

/** The largest content in bytes of UTF-8. */
export const contentLimit: number = 64 * 1024

/** A value and a name at most, in characters, so that a huge one cannot push out everything else. */
const valueLimit = 8_000
const nameLimit = 500

/**
 * The text of a new ticket as HTML: what fires since when, the annotations, the labels. All that came from a sender is
 * escaped. When it would be too long, whole rows are left out, and the text says how many.
 */
export function contentOf(marker: Marker, subject: Subject): string {
  const { alertName, startsAt, link, annotations, labels } = subject
  const since = new Date(startsAt).toISOString()
  const head =
    `<p>[${marker}]</p>` +
    `<p><strong>${inline(alertName)}</strong> fires since ${since}.</p>` +
    (link !== undefined && isWebLink(link) ? `<p>${anchor(link)}</p>` : '')
  const budget = { left: contentLimit - bytes(head) - sectionReserve * 3 }
  return (
    head +
    section('Alert', facts(subject), budget) +
    section('Annotations', Object.entries(annotations), budget) +
    section('Labels', Object.entries(labels), budget)
  )
}

function facts({ resource, severity }: Subject): readonly Pair[] {
  const rows: Pair[] = [['Resource', `${resource.name} ${resource.id}`]]
  if (severity !== undefined) rows.push(['Severity', severity])
  return rows
}

type Pair = readonly [name: string, value: string]

/** Room for the tags around one table and the line about rows that were left out. */
const sectionReserve = 200

function section(title: string, pairs: readonly Pair[], budget: { left: number }): string {
  if (pairs.length === 0) return ''
  let rows = ''
  let shown = 0
  for (const [name, value] of pairs) {
    const row = `<tr><th>${inline(name)}</th><td>${block(value)}</td></tr>`
    const size = bytes(row)
    if (size > budget.left) continue
    budget.left -= size
    rows += row
    shown += 1
  }
  const missing = pairs.length - shown
  const note = missing === 0 ? '' : `<p>${missing} more did not fit.</p>`
  const table = rows === '' ? '' : `<table><tbody>${rows}</tbody></table>`
  return `<h3>${title}</h3>${table}${note}`
}

function inline(text: string): string {
  return escapeHtml(clipped(oneLine(text), nameLimit))
}

/** Text of several lines keeps them; an address becomes a link. */
function block(text: string): string {
  const shown = clipped(printable(text).trim(), valueLimit)
  if (isWebLink(shown)) return anchor(shown)
  return shown.includes('\n') ? `<pre>${escapeHtml(shown)}</pre>` : escapeHtml(shown)
}

function anchor(link: string): string {
  const address = escapeHtml(link)
  return `<a href="${address}">${address}</a>`
}

/** Other schemes can run code in the reader's browser. */
function isWebLink(text: string): boolean {
  return text.length <= 2_048 && /^https?:\/\/[^\s\p{Cc}\p{Cs}]+$/iu.test(text)
}

function clipped(text: string, limit: number): string {
  // Half a surrogate pair at the end of the cut is not printable, and goes too.
  return text.length <= limit ? text : `${printable(text.slice(0, limit))}…`
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}
