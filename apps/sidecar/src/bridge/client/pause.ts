import { el, time } from '../../console/client/element.ts'
import type { BridgeSnapshot } from '../page-snapshot.ts'
import { symbol } from './symbol.ts'

/** Says that nothing goes out, who wanted that, and what to do to change it. */
export function pauseBanner({ pause }: BridgeSnapshot): HTMLElement | undefined {
  if (!pause.paused) return undefined
  const by = pause.changedBy === undefined ? '' : ` by ${pause.changedBy}`
  return el(
    'div',
    { class: 'banner', 'data-key': 'pause' },
    symbol('paused'),
    el(
      'p',
      {},
      el('strong', {}, 'Paused'),
      by,
      pause.changedAt !== undefined && ' ',
      pause.changedAt !== undefined && time(pause.changedAt),
      pause.why === undefined ? '.' : `: ${pause.why}.`,
      ' Alerts are still taken in; no ticket is opened or closed. ',
      el('code', {}, 'retriever bridge resume'),
      ' ends it.',
    ),
  )
}
