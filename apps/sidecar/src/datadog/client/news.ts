import type { EntitiesSnapshot, EntityView } from '../page/entities-snapshot.ts'

/** What somebody who does not see the page should hear: changes by others, what came and went; not every state. */
export function newsBetween(before: EntitiesSnapshot, now: EntitiesSnapshot): readonly string[] {
  const earlier = new Map(before.organisations.map((each) => [each.name, each]))
  return now.organisations.flatMap((organisation) => {
    const was = earlier.get(organisation.name)
    if (!was) return []
    const { name } = organisation
    const trouble =
      organisation.problem && !was.problem
        ? [`Datadog cannot be read for ${name}.`]
        : was.problem && !organisation.problem
          ? [`Datadog can be read again for ${name}.`]
          : []
    // The first look finds what was there before.
    if (was.lookedAt === undefined) return trouble
    return [...trouble, ...entityNews(was.entities, organisation.entities)]
  })
}

function entityNews(before: readonly EntityView[], now: readonly EntityView[]): readonly string[] {
  const earlier = new Map(before.map((entity) => [keyOf(entity), entity]))
  return now.flatMap((entity) => {
    const was = earlier.get(keyOf(entity))
    if (!was) return [`New: ${entity.kind} ${entity.name}.`]
    return entity.drift.state === 'changed' && was.drift.state !== 'changed'
      ? [`${entity.name} was changed outside.`]
      : []
  })
}

function keyOf({ id, kind }: EntityView): string {
  return `${kind} ${id}`
}
