import type { Change } from '../diff/change.ts'
import type { Declared } from '../entity.ts'
import type { Json } from '../json.ts'
import { linkTo } from '../links/link-text.ts'
import { escapedToken } from '../links/pointer.ts'
import { thresholdMismatch } from '../monitors/threshold-mismatch.ts'
import type { Checked } from '../problem.ts'
import type {
  Action,
  Adopt,
  Create,
  ReasonCode,
  RefusalCode,
  Refuse,
  Unchanged,
  Update,
  Write,
} from './action.ts'
import { isAsSeen, notAsSeen } from './as-seen.ts'
import { differences, isMarkedAs, isSameType } from './compare.ts'
import { problemAt } from './declared-problems.ts'
import { nameOf } from './family.ts'
import { findTarget, type Found } from './find-target.ts'
import { gateRefusal } from './gate-refusal.ts'
import { digestOf, type Live } from './live.ts'
import type { Node } from './prepare.ts'
import { unwanted } from './unwanted.ts'
import type { World } from './world.ts'
import type { Written } from './written.ts'
import { writtenFor } from './written-for.ts'

/** What becomes of one declared entity, and of live ones because of it. */
export interface Decision {
  readonly action: Action
  /** What it is in Datadog. */
  readonly target?: Live
  /** Live entities whose place is taken. */
  readonly replaced: readonly Live[]
  /** Live entities that bear its mark as well. */
  readonly copies: readonly Live[]
  /** Younger equal ones that another run created at the same moment. */
  readonly twins: readonly Live[]
}

/** The key of what is done for a declared entity. */
function keyOf(ref: string): string {
  return `ref ${ref}`
}

/** Decides about one declared entity. The problems are those of compiling it. */
export function decide(node: Node, world: World): Checked<Decision> {
  const { declared } = node
  const made = writtenFor(declared, (ref) => world.ids.get(ref), world)
  if (!made.ok) {
    const problems = made.problems.map((problem) => problemAt(declared, problem.pointer, problem))
    return { ok: false, problems }
  }
  const found = findTarget(node, made.value, world)
  const { target, copies = [], twins = [], outdated = [] } = found
  const action = actionFor(node, made.value, found, world)
  const takesPlace = action.action === 'create' && target !== undefined
  const isRefused = action.action === 'refuse'
  const value = {
    action,
    copies: isRefused ? [...twins, ...copies] : copies,
    twins: isRefused ? [] : twins,
    replaced: isRefused ? [] : [...(takesPlace ? [target] : []), ...outdated],
    ...(target !== undefined && { target }),
  }
  return { ok: true, value }
}

function actionFor(node: Node, written: Written, found: Found, world: World): Action {
  const { declared } = node
  const { target, refused } = found
  const no = (code: RefusalCode, text: string, hint: string): Refuse => ({
    action: 'refuse',
    ...base(declared, code, text),
    declared,
    hint,
    ...(target !== undefined && { id: target.id }),
  })
  if (refused !== undefined) return no(refused.code, refused.text, refused.hint)
  if (target !== undefined && !isAsSeen(target, world)) {
    const { code, text, hint } = notAsSeen(target)
    return no(code, text, hint)
  }
  const gone = node.links.find(({ ref }) => willNotBe(ref, world))
  if (gone !== undefined) {
    const text = `it links to ${linkTo(gone.ref)}, which is refused and not there`
    return no('links-to-refused', text, `see why "${gone.ref}" is refused`)
  }
  const isReplaced = target !== undefined && !isSameType(written, target)
  // An id that was declared would be that of nothing afterwards.
  const mayReplace =
    world.options.replace === true && target?.owner.whose === 'ours' && declared.id === undefined
  if (isReplaced && !mayReplace) return no('type-change', typeChange(written, target), replaceHint)
  const after = node.links
    .filter(({ ref }) => world.decided.get(ref)?.action === 'create')
    .map(({ ref }) => keyOf(ref))
  const writing = { declared, after: [...new Set(after)] }
  const action =
    target === undefined || isReplaced
      ? created(written, writing, target)
      : changed(written, writing, { ...found, target }, world)
  if (action.action === 'unchanged') return action
  const not = unwanted(needs(action), action.reason.text, world.options)
  if (not !== undefined) return { ...no(not.code, not.text, not.hint), would: not.would }
  const numbers = isReplaced ? undefined : thresholdsOf(written, target)
  if (numbers !== undefined) return no('thresholds', numbers, thresholdsHint)
  const gate = gateRefusal(declared, action.action, world)
  if (gate === undefined) return action
  const { registration } = gate
  return {
    ...no(gate.code, gate.text, gate.hint),
    ...(registration !== undefined && { registration }),
  }
}

/** What takes the place of another one is of no use while that stays. */
function needs({ action, reason }: Create | Update | Adopt): readonly Write[] {
  return reason.code === 'replaces' ? [action, 'delete'] : [action]
}

interface Writing {
  readonly declared: Declared
  readonly after: readonly string[]
}

function created(written: Written, writing: Writing, before: Live | undefined): Create {
  const reason =
    before === undefined
      ? base(writing.declared, 'new', 'nothing bears its ref')
      : base(writing.declared, 'replaces', typeChange(written, before))
  return { action: 'create', ...reason, ...writing, changes: everyField(written) }
}

function changed(
  written: Written,
  writing: Writing,
  { target, adopt }: Found & { readonly target: Live },
  world: World,
): Update | Adopt | Unchanged {
  const { declared } = writing
  const changes = differences(written, target, world)
  const there = { id: target.id, seen: digestOf(target, world.rules) }
  if (adopt !== undefined) {
    const reason = base(declared, adopt.code, adopt.text)
    return { action: 'adopt', ...reason, ...there, ...writing, changes } satisfies Adopt
  }
  const update = (code: Update['reason']['code'], text: string): Update => ({
    action: 'update',
    ...base(declared, code, text),
    ...there,
    ...writing,
    changes,
  })
  if (changes.length > 0) {
    return isLastWritten(written, target)
      ? update('edited-outside', 'somebody else changed it since we wrote it')
      : update('declared-differently', 'it is declared differently')
  }
  if (!isMarkedAs(written, target)) return update('mark', 'only its mark is renewed')
  const reason = base(declared, 'as-declared', 'it is as declared')
  return { action: 'unchanged', ...reason, ...there, declared }
}

/** Whether the mark tells the same declaration: then it is the entity that has changed. */
function isLastWritten({ mark }: Written, { owner }: Live): boolean {
  return owner.whose === 'ours' && mark.spec !== undefined && owner.mark.spec === mark.spec
}

function willNotBe(ref: string, { decided, ids }: World): boolean {
  return decided.get(ref)?.action === 'refuse' && !ids.has(ref)
}

function everyField({ plain }: Written): readonly Change[] {
  const fields: readonly (readonly [string, Json | undefined])[] = Object.entries(plain)
  return fields.flatMap(([name, to]) =>
    to === undefined ? [] : [{ pointer: `/${escapedToken(name)}`, to }],
  )
}

const thresholdsHint = 'declare options.thresholds.critical with the same number'

function thresholdsOf(written: Written, live: Live | undefined): string | undefined {
  if (written.family !== 'monitor' || live?.family !== 'monitor') return undefined
  const numbers = thresholdMismatch(written.plain, live.entity)
  if (numbers === undefined) return undefined
  const [declared, critical] = numbers
  return `its query compares with ${declared}, and the critical threshold of monitor ${live.id} stays ${critical}`
}

const replaceHint =
  'declare it without an id and allow it to be replaced, which loses its history, or give the new one a ref of its own'

function typeChange(written: Written, live: Live | undefined): string {
  if (written.family !== 'monitor' || live?.family !== 'monitor') return 'its type changes'
  const { type, id } = live.entity
  return `monitor ${id} is of the type "${type}", and Datadog does not make "${written.plain.type}" of it`
}

/** What every action about a declared entity says. */
function base<Code extends ReasonCode>(
  declared: Declared,
  code: Code,
  text: string,
): Pick<Action, 'key' | 'kind' | 'ref' | 'name'> & { reason: { code: Code; text: string } } {
  const { kind, ref } = declared
  return { key: keyOf(ref), kind, ref, name: nameOf(declared), reason: { code, text } }
}
