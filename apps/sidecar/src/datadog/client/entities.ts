import { el } from '../../console/client/element.ts'
import { morphChildren } from '../../console/client/morph.ts'
import type { PartResult } from '../../console/client/part.ts'
import type { EntitiesSnapshot } from '../page/entities-snapshot.ts'
import { newsBetween } from './news.ts'
import { organisationPanel } from './organisations.ts'
import { refusalPanel } from './refusals.ts'

let shown: EntitiesSnapshot | undefined

/** Draws what is managed in Datadog, what was changed elsewhere, and what was refused. */
export function render(root: HTMLElement, drawn: unknown): PartResult {
  const snapshot = drawn as EntitiesSnapshot
  const before = shown
  shown = snapshot
  const { organisations, startedAt } = snapshot
  morphChildren(
    root,
    el(
      'div',
      {},
      el(
        'div',
        { class: 'stack' },
        ...organisations.map((organisation) => organisationPanel(organisation, startedAt)),
        organisations.length === 0 &&
          el('p', { class: 'quiet' }, 'No organisation of Datadog is granted to you.'),
        refusalPanel(snapshot),
      ),
    ),
  )
  const changed = organisations
    .flatMap(({ entities }) => entities)
    .filter(({ drift }) => drift.state === 'changed').length
  return {
    news: before ? newsBetween(before, snapshot) : [],
    ...(changed > 0 && { headline: `${changed} changed outside` }),
  }
}
