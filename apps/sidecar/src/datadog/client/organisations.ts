import { el, time } from '../../console/client/element.ts'
import type { Child } from '../../console/client/element.ts'
import { badge } from '../../console/client/symbol.ts'
import { panel, quiet, small, table } from '../../console/client/table.ts'
import type { EntityView, OrganisationView } from '../page/entities-snapshot.ts'
import { drift } from './drift.ts'
import { firstSteps } from './first-steps.ts'

/** One organisation: what is managed in it. */
export function organisationPanel(organisation: OrganisationView, startedAt: number): HTMLElement {
  const { entities, lookedAt, name, named, problem } = organisation
  return panel(
    { id: `entities-${name}`, kind: 'entities', title: named ? name : 'Managed' },
    problem && failed(problem, lookedAt),
    !problem && lookedAt === undefined && quiet('Datadog is being asked…'),
    ...(entities.length > 0
      ? [table(columns(name), entities.map(row)), ...footnotes(organisation, startedAt)]
      : lookedAt === undefined
        ? []
        : firstSteps(organisation)),
  )
}

function columns(organisation: string) {
  return {
    caption: `Entities in ${organisation}: first those that were changed outside, then the newest change first`,
    columns: ['Entity', 'Services', 'State', 'As written', 'Changed'],
  }
}

function row(entity: EntityView) {
  const { changedAt, drift: found, id, kind, name, owner, ref, services, state, url } = entity
  return {
    key: `${kind}-${id}`,
    ...(found.state === 'changed' && { look: 'changed' }),
    cells: [
      [
        el(
          'span',
          { class: 'name' },
          /^https?:/.test(url)
            ? el('a', { href: url, rel: 'noreferrer', target: '_blank' }, name)
            : name,
        ),
        small(`${kind} ${id}, owner ${owner}`),
        ref !== name && small(el('span', { class: 'resource' }, ref)),
      ],
      services.length === 0 ? small('none') : el('span', {}, services.join(', ')),
      state !== undefined && badge(looks[state] ?? 'doubt', state),
      drift(found),
      changedAt === undefined ? small('unknown') : time(changedAt),
    ],
  }
}

/** The states of monitors in Datadog's words. */
const looks: Readonly<Record<string, string>> = {
  OK: 'fine',
  Alert: 'alarm',
  Warn: 'warning',
  'No Data': 'doubt',
  Skipped: 'nothing',
  Ignored: 'nothing',
}

function failed(
  { hint, since, text }: NonNullable<OrganisationView['problem']>,
  lookedAt: number | undefined,
): HTMLElement {
  return el(
    'p',
    { class: 'trouble', 'data-key': 'problem' },
    badge('refused', 'cannot be read'),
    ' since ',
    time(since),
    `: ${sentence(text)}`,
    hint !== undefined && ` ${sentence(hint)}`,
    lookedAt !== undefined && ' What you see is from ',
    lookedAt !== undefined && time(lookedAt),
    lookedAt !== undefined && '.',
  )
}

function footnotes(
  { entities, lookedAt, more, problem, unread }: OrganisationView,
  startedAt: number,
): readonly Child[] {
  const forgotten = entities.some(
    ({ drift: found }) =>
      found.state === 'unknown' || (found.state === 'changed' && found.fields === undefined),
  )
  return [
    !problem && lookedAt !== undefined && quiet('Seen ', time(lookedAt), '.'),
    more > 0 && quiet(`and ${more} more`),
    unread > 0 &&
      quiet(
        `${unread} more ${unread === 1 ? 'dashboard is' : 'dashboards are'} being read, a few at a time.`,
      ),
    forgotten &&
      quiet(
        'What was written before this sidecar started (',
        time(startedAt),
        ') is not remembered: of such an alert it is known whether it was changed outside, of the others not even that, until they are written again.',
      ),
  ]
}

/** Words of others end with a full stop, or without. */
function sentence(text: string): string {
  return `${text.replace(/[.\s]+$/, '')}.`
}
