import type { Mistake } from '../config/issues.ts'
import { suggestion } from '../config/nearest.ts'
import type { SettingPath } from '../config/place.ts'
import { needsOrganisations, needsOwner, needsServices } from './scope-groups.ts'
import { scopes } from './scope.ts'
import type { Scope } from './scope.ts'

/**
 * What does not fit together in a section `access`. Its parts may themselves be wrong, so that nothing is taken for
 * granted here.
 */
export function accessMistakes(access: unknown): readonly Mistake[] {
  const grants = listIn(access, 'grants')
  return [
    ...grants.flatMap((grant, index) => subjectMistakes(access, grant, ['grants', index])),
    ...grants.flatMap((grant, index) => partMistakes(grant, ['grants', index])),
    ...issuersTwice(access),
  ]
}

function subjectMistakes(access: unknown, grant: unknown, at: SettingPath): readonly Mistake[] {
  const to = entry(grant, 'to')
  const type = entry(to, 'type')
  const notConfigured = (setting: string): readonly Mistake[] => [
    {
      path: [...at, 'to', setting === 'certificates' ? 'certificate' : setting],
      message: `access.${setting} is not configured`,
    },
  ]
  switch (type) {
    case 'kubernetes':
    case 'loopback':
      return entry(access, type) === undefined ? notConfigured(type) : []
    case 'certificate':
      return entry(access, 'certificates') === undefined ? notConfigured('certificates') : []
    case 'key':
      return entry(access, 'keys') === undefined
        ? [{ path: [...at, 'to', 'key'], message: 'access.keys is not configured' }]
        : []
    case 'jwt':
      return unknownName(access, 'jwt', entry(to, 'issuer'), [...at, 'to', 'jwt', 'issuer'])
    case 'token':
      return unknownName(access, 'tokens', entry(to, 'name'), [...at, 'to', 'token'])
    default:
      return []
  }
}

function unknownName(
  access: unknown,
  setting: string,
  name: unknown,
  path: SettingPath,
): readonly Mistake[] {
  const known = Object.keys(recordIn(access, setting))
  if (typeof name !== 'string' || known.includes(name)) return []
  return [
    { path, message: `there is no such name in access.${setting}; ${suggestion(name, known)}` },
  ]
}

/** A grant denies what it does not tell; where that makes it useless, it is a mistake. */
function partMistakes(grant: unknown, at: SettingPath): readonly Mistake[] {
  const granted = listIn(grant, 'scopes').filter((scope): scope is Scope =>
    scopes.some((known) => known === scope),
  )
  const required = (part: string, needs: (scope: Scope) => boolean, what: string) => {
    const scope = granted.find(needs)
    return scope === undefined || entry(grant, part) !== undefined
      ? []
      : [{ path: [...at, part], message: `is required with the scope ${scope}: ${what}` }]
  }
  return [
    ...required('services', needsServices, 'patterns of services, ["*"] for all'),
    ...required('organisations', needsOrganisations, 'patterns of organisations, ["*"] for all'),
    ...required('owner', needsOwner, 'the owner of what is written'),
  ]
}

/** A token is given to an issuer by its claim `iss`, so that two cannot have the same. */
function issuersTwice(access: unknown): readonly Mistake[] {
  const seen = new Map<unknown, string>()
  return Object.entries(recordIn(access, 'jwt')).flatMap(([name, settings]) => {
    const issuer = entry(settings, 'issuer')
    const first = seen.get(issuer)
    if (issuer === undefined) return []
    if (first !== undefined) {
      const message = `access.jwt.${first} has the same issuer`
      return [{ path: ['jwt', name, 'issuer'], message }]
    }
    seen.set(issuer, name)
    return []
  })
}

function entry(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined
}

function recordIn(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = entry(value, key)
  return typeof found === 'object' && found !== null ? { ...found } : {}
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const found = entry(value, key)
  return Array.isArray(found) ? found : []
}
