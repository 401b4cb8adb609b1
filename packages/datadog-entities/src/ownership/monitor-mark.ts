import type { MonitorBody } from '../monitors/monitor.ts'
import { foreignSignOf, knownForeignSigns } from './foreign-sign.ts'
import { isEntityKind, type Identity, type Mark } from './mark.ts'
import { brokenMark, otherManager, ownerByMark, type Owner, type Viewpoint } from './owner.ts'
import { fromTagValue, toTagValue } from './tag-value.ts'

const managedBy = 'managed_by:'
/** `signal` tells how an alert was written; it is no part of a {@link Mark}, and goes with it. */
const ownKeys = ['kind', 'organisation', 'owner', 'ref', 'spec', 'signal'] as const
type OwnKey = (typeof ownKeys)[number]

function prefixOf(key: OwnKey): string {
  return `birddog_${key}:`
}

/**
 * The monitor with our mark among its tags: `managed_by`, `birddog_kind`, `birddog_organisation`, `birddog_owner`,
 * `birddog_ref` and `birddog_spec`. A mark that it bears already is replaced; its own `birddog_spec` stays when the
 * mark has none, and so does `birddog_signal`.
 */
export function markMonitor<Body extends MonitorBody>(
  monitor: Body,
  manager: string,
  mark: Mark,
): Body {
  const tags = textTags(monitor)
  const spec = mark.spec ?? valueOf(tags, 'spec')
  return {
    ...monitor,
    tags: [
      ...tags.filter((tag) => !isMarkTag(tag, manager)),
      ...markTags(manager, mark),
      ...tags.filter((tag) => tag.startsWith(prefixOf('signal'))),
      ...(spec === undefined ? [] : [`${prefixOf('spec')}${spec}`]),
    ],
  }
}

/** The tags that are the same for everything of one owner; every monitor of ours bears them. */
export function ownerTags(identity: Identity): readonly string[] {
  return managedTags(identity)
}

/** The tags that are the same for everything that a program manages in one organisation, or one owner of it. */
export function managedTags({
  manager,
  organisation,
  owner,
}: Omit<Identity, 'owner'> & { readonly owner?: string }): readonly string[] {
  return [
    `${managedBy}${manager}`,
    `${prefixOf('organisation')}${toTagValue(organisation)}`,
    ...(owner === undefined ? [] : [`${prefixOf('owner')}${toTagValue(owner)}`]),
  ]
}

/**
 * The mark of this manager on the monitor; undefined when it bears none, or none that is whole. It alone does not say
 * whose the monitor is: see {@link ownerOfMonitor}.
 */
export function markOfMonitor(
  monitor: Pick<MonitorBody, 'tags'>,
  manager: string,
): Mark | undefined {
  const tags = textTags(monitor)
  return tags.includes(`${managedBy}${manager}`) ? markIn(tags) : undefined
}

/** The tag that names a monitor among those of its owner. */
export function refTag(ref: string): string {
  return `${prefixOf('ref')}${toTagValue(ref)}`
}

/** The monitor without our mark; everything else stays as it is, in its order. */
export function unmarkMonitor<Body extends MonitorBody>(monitor: Body, manager: string): Body {
  if (monitor.tags === undefined) return monitor
  return { ...monitor, tags: monitor.tags.filter((tag) => !isMarkTag(tag, manager)) }
}

/** The tag that tells which declaration was written last; undefined when there is none. */
export function specOfMonitor(monitor: MonitorBody): string | undefined {
  return valueOf(textTags(monitor), 'spec')
}

/** Tags that declared monitors may not bear, because they say whose an entity is. */
export function reservedTags(monitor: MonitorBody, manager: string): readonly string[] {
  return textTags(unmarkMonitor(monitor, manager)).filter(
    (tag) => tag.startsWith(managedBy) || tag.startsWith('birddog_'),
  )
}

/** Whose this monitor is. Who marks it besides us has it: two managers would fight over it. */
export function ownerOfMonitor(monitor: MonitorBody, view: Viewpoint): Owner {
  const { manager } = view
  const tags = textTags(monitor)
  const foreign = foreignSignOf(tags, monitor.message ?? '', [
    ...(view.foreign ?? []),
    ...knownForeignSigns.filter(({ tag }) => tag !== `${managedBy}${manager}`),
  ])
  if (foreign !== undefined) {
    const { holder, seen, hint } = foreign
    return { whose: 'foreign', holder, seen, hint }
  }
  const managers = tags.filter((tag) => tag.startsWith(managedBy))
  const other = managers.find((tag) => tag !== `${managedBy}${manager}`)
  if (other !== undefined) return otherManager(other.slice(managedBy.length), `tag ${other}`)
  const parts = tags.filter((tag) => tag.startsWith('birddog_'))
  if (managers.length === 0) {
    return parts[0] === undefined ? { whose: 'nobody' } : brokenMark(manager, `tag ${parts[0]}`)
  }
  const mark = markIn(tags)
  return mark === undefined
    ? brokenMark(manager, `tag ${managedBy}${manager}`)
    : ownerByMark(mark, view)
}

function markTags(manager: string, mark: Mark): readonly string[] {
  const [managed = '', organisation = '', owner = ''] = ownerTags({ manager, ...mark })
  return [managed, `${prefixOf('kind')}${mark.kind}`, organisation, owner, refTag(mark.ref)]
}

function isMarkTag(tag: string, manager: string): boolean {
  return (
    typeof tag === 'string' &&
    (tag === `${managedBy}${manager}` || ownKeys.some((key) => tag.startsWith(prefixOf(key))))
  )
}

/** The mark in these tags; undefined when a part is missing, twice there or not ours. */
function markIn(tags: readonly string[]): Mark | undefined {
  const kind = valueOf(tags, 'kind')
  const [organisation, owner, ref] = (['organisation', 'owner', 'ref'] as const).map((key) => {
    const value = valueOf(tags, key)
    return value === undefined ? undefined : fromTagValue(value)
  })
  if (organisation === undefined || owner === undefined || ref === undefined) return undefined
  if (!isEntityKind(kind)) return undefined
  const spec = valueOf(tags, 'spec')
  return { kind, organisation, owner, ref, ...(spec === undefined ? {} : { spec }) }
}

function valueOf(tags: readonly string[], key: OwnKey): string | undefined {
  // Asked several times for each monitor of a list.
  const prefix = prefixOf(key)
  let only: string | undefined
  for (const tag of tags) {
    if (!tag.startsWith(prefix) || tag === only) continue
    if (only !== undefined) return undefined
    only = tag
  }
  return only?.slice(prefix.length)
}

/** Lists may hold anything: what is no text is nobody's mark. */
function textTags({ tags }: Pick<MonitorBody, 'tags'>): readonly string[] {
  return (tags ?? []).filter((tag) => typeof tag === 'string')
}
