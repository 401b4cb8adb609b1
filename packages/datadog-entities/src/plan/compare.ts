import type { Change } from '../diff/change.ts'
import { withoutMark, type Live } from './live.ts'
import type { World } from './world.ts'
import type { Written } from './written.ts'

type Rulebook = Pick<World, 'rules'> & { readonly view: { readonly manager: string } }

/** The differences between what would be written and what is there, marks aside. */
export function differences(
  written: Written,
  live: Live,
  { rules, view }: Rulebook,
): readonly Change[] {
  const plain = withoutMark(live, view.manager)
  if (written.family === 'monitor' && plain.family === 'monitor') {
    return rules.diffMonitors(written.plain, plain.entity)
  }
  if (written.family === 'dashboard' && plain.family === 'dashboard') {
    return rules.diffDashboards(written.plain, plain.entity)
  }
  return []
}

/** Whether the entity bears the mark that would be written. Only that of an alert has to tell its declaration too. */
export function isMarkedAs({ mark }: Written, { owner }: Live): boolean {
  if (owner.whose !== 'ours') return false
  const { kind, ref, spec } = owner.mark
  return kind === mark.kind && ref === mark.ref && (kind !== 'alert' || spec === mark.spec)
}

/** What Datadog stored in another way than it was sent, our mark included: without it nothing would be found again. */
export function echoDifferences(
  written: Written,
  echo: Live,
  rulebook: Rulebook,
): readonly Change[] {
  const changes = differences(written, echo, rulebook)
  if (isMarkedAs(written, echo)) return changes
  const field = written.family === 'monitor' ? 'tags' : 'description'
  const [from, to] = [echo.entity[field], written.marked[field]]
  const lost = {
    pointer: `/${field}`,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    note: 'our mark was not stored',
  }
  return [...changes, lost]
}

/** What a monitor is when it is created without these fields. */
const blank = {
  message: '',
  tags: [],
  priority: null,
  draft_status: 'published',
  assets: [],
  options: {},
} as const

/**
 * Whether Datadog would call it a duplicate, but for our mark. An update leaves alone what is not declared; a new
 * monitor would have the default there.
 */
export function isTwin(written: Written, live: Live, { rules }: Rulebook): boolean {
  if (written.family !== 'monitor' || live.family !== 'monitor') return false
  return rules.diffMonitors({ ...blank, ...written.plain }, live.entity).length === 0
}

/** Whether a monitor can become this without being created anew. The two metric types are one. */
export function isSameType(written: Written, live: Live): boolean {
  if (written.family !== 'monitor' || live.family !== 'monitor') return true
  return kindOf(written.plain.type) === kindOf(live.entity.type)
}

function kindOf(type: string): string {
  return type === 'query alert' ? 'metric alert' : type
}
