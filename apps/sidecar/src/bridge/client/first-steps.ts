import { el } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import type { BridgeSnapshot, SourceView } from '../page-snapshot.ts'

/** What to do while there is nothing to see: a line to try for the first source. */
export function firstSteps({ sources }: BridgeSnapshot): readonly Child[] {
  const [source] = sources
  if (!source) {
    return [
      el(
        'p',
        { class: 'quiet' },
        'No source is configured: nothing can come in. Add one under ',
        el('code', {}, 'bridge.sources'),
        '.',
      ),
    ]
  }
  return [
    el(
      'p',
      { class: 'quiet' },
      'Nothing has fired yet. Point Alertmanager at ',
      el('code', {}, location.origin + source.path),
      ', or try it by hand:',
    ),
    el(
      'pre',
      { tabindex: '0', role: 'group', 'aria-label': 'A line to try' },
      el('code', {}, curl(source)),
    ),
    source.access === 'hmac' &&
      el(
        'p',
        { class: 'quiet' },
        'This source signs its requests: without the signature the line is refused, and you see that here.',
      ),
  ]
}

const openedAt = new Date().toISOString()

function curl({ access, path }: SourceView): string {
  const alert = {
    status: 'firing',
    labels: { alertname: 'DiskFull', instance: 'web-1' },
    annotations: { summary: 'The disk is full' },
    startsAt: openedAt,
    fingerprint: 'c0ffee',
  }
  const body = {
    version: '4',
    groupKey: 'try',
    status: 'firing',
    receiver: 'retriever',
    alerts: [alert],
  }
  return [
    `curl ${location.origin}${path}`,
    `  -H 'Content-Type: application/json'`,
    ...(access === 'token' ? [`  -H "Authorization: Bearer $TOKEN"`] : []),
    `  -d '${JSON.stringify(body)}'`,
  ].join(' \\\n')
}
