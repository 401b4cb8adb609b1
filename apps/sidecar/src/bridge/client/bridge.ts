import { el } from '../../console/client/element.ts'
import { morphChildren } from '../../console/client/morph.ts'
import type { PartResult } from '../../console/client/part.ts'
import type { BridgeSnapshot } from '../page-snapshot.ts'
import { deliveryPanel } from './deliveries.ts'
import { flow } from './flow.ts'
import { incidentPanel } from './incidents.ts'
import { newsBetween } from './news.ts'
import { outboxPanel } from './outbox.ts'
import { pauseBanner } from './pause.ts'
import { upstreamPanel } from './upstreams.ts'

let shown: BridgeSnapshot | undefined

/** Draws the bridge: what comes in, what it means, what is still to be done, and how the others are. */
export function render(root: HTMLElement, drawn: unknown): PartResult {
  const snapshot = drawn as BridgeSnapshot
  const before = shown
  shown = snapshot
  morphChildren(
    root,
    el(
      'div',
      {},
      pauseBanner(snapshot),
      flow(snapshot),
      el(
        'div',
        { class: 'columns' },
        incidentPanel(snapshot),
        el(
          'div',
          { class: 'side' },
          deliveryPanel(snapshot),
          outboxPanel(snapshot),
          upstreamPanel(snapshot),
        ),
      ),
    ),
  )
  if (before) highlight(root, before, snapshot)
  const open = snapshot.incidents.filter(({ state }) => state === 'open').length
  return {
    news: before ? newsBetween(before, snapshot) : [],
    ...(open > 0 && { headline: `${open} open` }),
  }
}

// A highlight fades in the colours that it began with; in other ones, text on it would be hard to read.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const highlighted of document.getAnimations()) highlighted.cancel()
})

/** Draws the eye to rows that are new, for a moment. */
function highlight(root: HTMLElement, before: BridgeSnapshot, now: BridgeSnapshot): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const known = new Set([
    ...before.incidents.map(({ key, state }) => `${key} ${state}`),
    ...before.deliveries.map(({ id }) => `delivery-${id}`),
  ])
  const keys = [
    ...now.incidents
      .filter(({ key, state }) => !known.has(`${key} ${state}`))
      .map(({ key }) => key),
    ...now.deliveries.map(({ id }) => `delivery-${id}`).filter((key) => !known.has(key)),
  ]
  for (const key of keys) {
    root
      .querySelector(`[data-key="${CSS.escape(key)}"]`)
      ?.animate([{ backgroundColor: 'var(--flash)' }, {}], { duration: 2_000, easing: 'ease-out' })
  }
}
