import type { Declared, EntityKind } from '../entity.ts'
import type { Change } from '../diff/change.ts'
import type { PlanOptions } from './plan-options.ts'

/**
 * Why an action is planned, for programs.
 *
 * | code | action | when |
 * | --- | --- | --- |
 * | `new` | create | nothing bears its ref |
 * | `replaces` | create | its type changes, which Datadog refuses; the old one is deleted |
 * | `declared-differently` | update, adopt | what is declared has changed |
 * | `edited-outside` | update | the declaration is that of the last write, somebody else changed the entity |
 * | `mark` | update | only its mark has to be renewed |
 * | `asked` | adopt | it is nobody's, and was named by its id or with `adopt` |
 * | `equal-exists` | adopt | Datadog has the same monitor already, and nobody owns it |
 * | `as-declared` | unchanged | there is nothing to do |
 * | `not-declared` | delete | it is ours, in the scope, and nobody declares it |
 * | `replaced` | delete | another one has taken its place |
 * | `asked` | delete | it was named in `remove` |
 * | `twin` | delete | two runs created the same at the same moment; an equal one is older, and stays |
 * | `foreign` | refuse | somebody else has it |
 * | `not-found` | refuse | there is nothing with the given id |
 * | `not-managed` | refuse | it was named in `remove`, and nobody owns it |
 * | `unwanted` | refuse | `writes` does not allow what would have to be done; see `would` |
 * | `changed` | refuse | it is no longer what the caller had seen; see `ifSeen` |
 * | `ambiguous` | refuse | several entities could be meant |
 * | `copy` | refuse | it bears the mark of another one |
 * | `taken` | refuse | another declaration of the run has it |
 * | `type-change` | refuse | Datadog does not change types, and `replace` was not asked for |
 * | `thresholds` | refuse | its query compares with another number, and its thresholds would stay as they are |
 * | `links-to-refused` | refuse | it links to something that will not be there |
 * | `service-unnamed` | refuse | the gate is configured, and the entity names no service |
 * | `gate` | refuse | the registration says no; see `registration` |
 * | `gate-unknown` | refuse | the registration could not be checked |
 * | `still-linked` | refuse | it would be deleted, but a declared entity links to it; not even `force` helps |
 * | `referenced` | refuse | it would be deleted, but something else refers to it |
 * | `too-many-deletes` | refuse | more would be deleted than allowed, so nothing is |
 */
export type ReasonCode =
  | 'new'
  | 'replaces'
  | 'declared-differently'
  | 'edited-outside'
  | 'mark'
  | 'asked'
  | 'equal-exists'
  | 'as-declared'
  | 'not-declared'
  | 'replaced'
  | 'twin'
  | RefusalCode

/** The codes of refusals. */
export type RefusalCode =
  | 'foreign'
  | 'not-found'
  | 'not-managed'
  | 'unwanted'
  | 'changed'
  | 'ambiguous'
  | 'copy'
  | 'taken'
  | 'type-change'
  | 'thresholds'
  | 'links-to-refused'
  | 'service-unnamed'
  | 'gate'
  | 'gate-unknown'
  | 'still-linked'
  | 'referenced'
  | 'too-many-deletes'

/** Why, for programs and for people. */
export interface Reason<Code extends ReasonCode = ReasonCode> {
  readonly code: Code
  readonly text: string
}

interface Planned<Code extends ReasonCode> {
  /** Names the action within its plan. */
  readonly key: string
  readonly kind: EntityKind
  readonly ref: string
  /** Its name or title, for people. */
  readonly name: string
  readonly reason: Reason<Code>
}

interface Writing {
  /** As it was declared, links and all; what is written is made of it when the ids are known. */
  readonly declared: Declared
  readonly changes: readonly Change[]
  /** Keys of the actions that must be done first: those that give ids to its links. */
  readonly after: readonly string[]
}

/** Nothing bears the ref yet. Every field is a change. */
export interface Create extends Planned<'new' | 'replaces'>, Writing {
  readonly action: 'create'
}

/** It is ours, and not as declared. */
export interface Update
  extends Planned<'declared-differently' | 'edited-outside' | 'mark'>, Writing {
  readonly action: 'update'
  readonly id: string
  /** Digest of the live entity for which this was decided. */
  readonly seen: string
}

/** It is nobody's, and becomes ours. */
export interface Adopt extends Planned<'asked' | 'equal-exists'>, Writing {
  readonly action: 'adopt'
  readonly id: string
  readonly seen: string
}

/** It goes. */
export interface Delete extends Planned<'not-declared' | 'replaced' | 'asked' | 'twin'> {
  readonly action: 'delete'
  readonly id: string
  readonly seen: string
  /** Although something refers to it. Absent: only if nothing does. */
  readonly force?: true
  /** Keys of the actions without which it must stay: what takes its place, and what refers to it no more. */
  readonly after: readonly string[]
}

export interface Unchanged extends Planned<'as-declared'> {
  readonly action: 'unchanged'
  readonly id: string
  readonly seen: string
  readonly declared: Declared
}

/** What will not be done, though it was declared or asked for. */
export interface Refuse extends Planned<RefusalCode> {
  readonly action: 'refuse'
  /** Absent when it has none yet. */
  readonly id?: string
  /** What a person can do about it. */
  readonly hint: string
  /** Absent for what would be deleted. */
  readonly declared?: Declared
  /** The write that was not wanted, when the code is `unwanted`. */
  readonly would?: Write
  /** What the gate said, when it was the gate. */
  readonly registration?: Registration
}

/** What a plan may do to an entity. */
export type Write = 'create' | 'update' | 'adopt' | 'delete'

/** An answer of the registration gate other than yes. */
export interface Registration {
  readonly service: string
  /** The registry's own code, or `registration-unavailable`. */
  readonly code: string
  /** After this time it may be asked again. */
  readonly retryAfterMs?: number
}

/** One decision about one entity. */
export type Action = Create | Update | Adopt | Delete | Unchanged | Refuse

/** What a run will do: decided, printable, and not yet begun. */
export interface Plan {
  readonly manager: string
  readonly organisation: string
  readonly owner: string
  readonly options: PlanOptions
  /** Ids of the links that lead out of what is declared, by ref. */
  readonly external: Readonly<Record<string, string>>
  /** In the order in which they are carried out: twins go first, then what others link to first, other deletes last. */
  readonly actions: readonly Action[]
}

/** Whether carrying the plan out would write anything. */
export function isEmpty({ actions }: Plan): boolean {
  return actions.every(({ action }) => action === 'unchanged' || action === 'refuse')
}

/** What a plan refuses. */
export function refusalsOf({ actions }: Plan): readonly Refuse[] {
  return actions.filter((action) => action.action === 'refuse')
}

/** Whether it is carried out before everything else: a twin that nothing holds back. */
export function goesFirst(action: Action): boolean {
  return action.action === 'delete' && action.reason.code === 'twin' && action.after.length === 0
}

const notItself: ReadonlySet<string> = new Set(['foreign', 'ambiguous', 'copy', 'taken'])

/** The id to which links to this ref lead before the plan is carried out; undefined when there is none. */
export function idForLinks(action: Action): string | undefined {
  if (action.action === 'create' || action.action === 'delete') return undefined
  if (action.action !== 'refuse') return action.id
  const isItself = action.declared !== undefined && !notItself.has(action.reason.code)
  return isItself ? action.id : undefined
}
