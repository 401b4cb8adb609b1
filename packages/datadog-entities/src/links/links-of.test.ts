import { expect, test } from 'vitest'

import { alert, composite, dashboard, monitor } from '../../test/plan-declared.ts'
import { linksOf, resolveLinks } from './links-of.ts'

const idOf = (ref: string): string => `<${ref}>`

test('a composite links to monitors in its query', () => {
  const both = composite('both', 'load', 'disk')
  expect(linksOf(both)).toEqual([
    { ref: 'load', pointer: '/query', toMonitor: true },
    { ref: 'disk', pointer: '/query', toMonitor: true },
  ])
  expect(resolveLinks(both, idOf).spec.query).toBe('<load> && <disk>')
})

test('an alert links in its signal and its runbook, and its summary is for people', () => {
  const budget = alert('budget', {
    summary: 'run ${HOME}/check',
    signal: { kind: 'slo', sloId: '${checkout slo}', budget: { target: '30d' } },
    runbook: { name: 'Board', url: 'https://app.datadoghq.com/dashboard/${overview}' },
  })
  expect(linksOf(budget)).toEqual([
    { ref: 'checkout slo', pointer: '/signal/sloId', toMonitor: false },
    { ref: 'overview', pointer: '/runbook/url', toMonitor: false },
  ])
  expect(resolveLinks(budget, idOf).spec).toMatchObject({
    summary: 'run ${HOME}/check',
    signal: { sloId: '<checkout slo>' },
    runbook: { url: 'https://app.datadoghq.com/dashboard/<overview>' },
  })
})

test('a dashboard links anywhere in its widgets, and nowhere else', () => {
  const widgets = [
    {
      definition: {
        type: 'group',
        widgets: [{ definition: { type: 'slo', slo_id: '${slo}', show: [true, 1, null] } }],
      },
    },
    { definition: { type: 'note', content: 'see /monitors/${load}, $${HOME}' } },
  ]
  const board = dashboard('overview', [], { description: '${quiet}', widgets })
  expect(linksOf(board).map(({ ref, pointer }) => [ref, pointer])).toEqual([
    ['slo', '/widgets/0/definition/widgets/0/definition/slo_id'],
    ['load', '/widgets/1/definition/content'],
  ])
  const { spec } = resolveLinks(board, idOf)
  expect(spec.description).toBe('${quiet}')
  expect(spec.widgets[1]?.definition['content']).toBe('see /monitors/<load>, ${HOME}')
})

test('a monitor links in its assets', () => {
  const assets = [{ category: 'runbook', name: 'a', url: 'https://x/${overview}' }]
  expect(linksOf(monitor('load', { assets, message: '${quiet}' }))).toEqual([
    { ref: 'overview', pointer: '/assets/0/url', toMonitor: false },
  ])
})
