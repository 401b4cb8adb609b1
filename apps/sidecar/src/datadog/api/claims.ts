import type { DashboardBody, Declared, MonitorBody, Problem } from '@retriever/datadog-entities'

import { specPointerOf } from './spec-pointer.ts'

/** For which services and teams an entity says that it is. */
export interface Claims {
  readonly services: readonly string[]
  readonly teams: readonly string[]
}

/** The claims of a body as it is in Datadog, or would be. */
export function claimsOf(
  entity:
    | { readonly family: 'monitor'; readonly body: MonitorBody }
    | { readonly family: 'dashboard'; readonly body: DashboardBody },
): Claims {
  const tags = tagsIn(entity.body.tags)
  const teams = valuesOf('team', tags)
  if (entity.family === 'monitor') return { services: valuesOf('service', tags), teams }
  const variables = (entity.body.template_variables ?? []).filter(
    ({ prefix }) => typeof prefix === 'string' && prefix.trim().toLowerCase() === 'service',
  )
  const defaults = variables.flatMap(({ default: one, defaults: several }) => [
    one,
    ...(Array.isArray(several) ? (several as readonly unknown[]) : []),
  ])
  return { services: unique([...valuesOf('service', tags), ...texts(defaults)]), teams }
}

/**
 * The claims of a declared entity. Of an alert also what its monitor would be tagged with, since a raw signal can bring
 * tags of its own.
 */
export function claimsOfDeclared(declared: Declared, compiled?: MonitorBody): Claims {
  switch (declared.kind) {
    case 'monitor':
      return claimsOf({ family: 'monitor', body: declared.spec })
    case 'dashboard':
      return claimsOf({ family: 'dashboard', body: declared.spec })
    case 'alert': {
      const { service, team } = declared.spec
      const tagged = compiled && claimsOf({ family: 'monitor', body: compiled })
      return {
        services: unique([service, ...(tagged?.services ?? [])]),
        teams: unique([...(team === undefined ? [] : [team]), ...(tagged?.teams ?? [])]),
      }
    }
  }
}

const serviceName = /^[A-Za-z0-9][A-Za-z0-9 ._/()&-]{0,99}$/

/** Names that no register could know, and that a pattern of a grant must never be held against. */
export function serviceNameProblems(
  { origin, kind }: Declared,
  claims: Claims,
): readonly Problem[] {
  return claims.services
    .filter((service) => !serviceName.test(service))
    .map((service) => ({
      pointer: `${specPointerOf(origin)}${kind === 'dashboard' ? '/template_variables' : '/tags'}`,
      message: `${JSON.stringify(service.slice(0, 80))} is no name of a service`,
      hint: 'letters, digits, spaces and . _ / ( ) & -, at most 100; a tag for each service',
      place: { file: origin.file, line: origin.line },
    }))
}

function tagsIn(tags: readonly unknown[] | undefined): readonly string[] {
  return (tags ?? []).filter((tag) => typeof tag === 'string')
}

/** Datadog does not tell capital letters from small ones in the keys of tags, nor spaces around them. */
function valuesOf(key: string, tags: readonly string[]): readonly string[] {
  return unique(
    texts(
      tags.map((tag) => {
        const colon = tag.indexOf(':')
        return colon >= 0 && tag.slice(0, colon).trim().toLowerCase() === key
          ? tag.slice(colon + 1)
          : undefined
      }),
    ),
  )
}

function texts(values: readonly unknown[]): readonly string[] {
  return values
    .filter((value) => typeof value === 'string')
    .map((value) => value.trim())
    .filter((value) => value !== '' && value !== '*')
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
