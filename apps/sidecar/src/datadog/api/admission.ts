import type { Declared, EntityKind, MonitorBody } from '@retriever/datadog-entities'

import type { Caller, Grant } from '../../access/caller.ts'
import { allPermitting, whyNot } from '../../access/permits.ts'
import type { Scope } from '../../access/scope.ts'
import { ProblemError } from '../../problem.ts'
import type { RequestMistake } from '../../problem.ts'
import { claimsOfDeclared, serviceNameProblems } from './claims.ts'
import type { Claims } from './claims.ts'
import { monitorOf } from './compiled.ts'
import { invalidDocument } from './decode-body.ts'
import { beyondLimits } from './limits.ts'
import { scriptUrlProblems } from './script-urls.ts'
import { grantsFor, isAdmin } from './visible.ts'

/** What is asked for, by whom, and where. */
export interface AdmissionOptions {
  readonly caller: Caller
  readonly organisation: string
  /** The owner that the request names, or that has the entity already. */
  readonly owner?: string | undefined
  /** Whether the registration of services is asked for: then every entity has to name one. */
  readonly gated: boolean
}

/** What a caller may do with what it declares. */
export interface Admission {
  /** On whose behalf it is written. */
  readonly owner: string
  /** How many entities this owner may have; undefined without a bound. */
  readonly quota: number | undefined
  readonly allowRawTemplates: boolean
  readonly services: readonly string[]
}

/** One declared entity, looked at. */
interface Subject {
  readonly declared: Declared
  readonly claims: Claims
  readonly monitor?: MonitorBody
  readonly rawTemplates: boolean
  readonly grants: readonly Grant[]
}

/** The scope that writes entities of a kind. */
export function writeScope(kind: EntityKind): Scope {
  return `${kind}:write`
}

/**
 * Decides whether a caller may write these entities: for every service and team that they claim, as one owner, and within
 * the limits of a grant. Throws `invalid-document`, `service-unnamed`, `forbidden`: with all reasons.
 */
export function admitted(declared: readonly Declared[], options: AdmissionOptions): Admission {
  const subjects = declared.map((each) => looked(each, options))
  const refused = [...unnamed(subjects, options), ...notGranted(subjects, options)]
  const [first] = refused
  if (first) throw new ProblemError(first.code, first.detail, { errors: refused.map(mistake) })
  const owner = ownerFor(subjects, options)
  const beyond = subjects.flatMap((subject) => limitMistakes(subject, owner))
  if (beyond.length > 0) {
    throw new ProblemError('forbidden', 'it is more than your grant allows', { errors: beyond })
  }
  return {
    owner,
    quota: quotaOf(subjects, owner),
    allowRawTemplates: subjects.some(({ rawTemplates }) => rawTemplates),
    services: [...new Set(subjects.flatMap(({ claims }) => claims.services))],
  }
}

function looked(declared: Declared, { caller, organisation }: AdmissionOptions): Subject {
  const any = monitorOf(declared, { allowRawTemplates: true })
  if (!any.ok) throw invalidDocument(any.problems)
  const claims = claimsOfDeclared(declared, any.value)
  const wrong = [...serviceNameProblems(declared, claims), ...scriptUrlProblems(declared)]
  if (wrong.length > 0) throw invalidDocument(wrong)
  const use = { organisation, claims }
  const rawTemplates = grantsFor(caller, 'raw-template', use).length > 0
  const strict = rawTemplates ? any : monitorOf(declared, { allowRawTemplates: false })
  if (!strict.ok) throw invalidDocument(strict.problems)
  const grants = grantsFor(caller, writeScope(declared.kind), use)
  const monitor = any.value
  return { declared, claims, rawTemplates, grants, ...(monitor && { monitor }) }
}

interface Refused {
  readonly code: 'service-unnamed' | 'forbidden'
  readonly declared: Declared
  readonly detail: string
  readonly hint?: string
}

function mistake({ declared, detail, hint }: Refused): RequestMistake {
  const { pointer, line } = declared.origin
  return { pointer, line, detail, ...(hint !== undefined && { hint }) }
}

function unnamed(subjects: readonly Subject[], { gated }: AdmissionOptions): readonly Refused[] {
  if (!gated) return []
  return subjects
    .filter(({ claims }) => claims.services.length === 0)
    .map(({ declared }) => ({
      code: 'service-unnamed' as const,
      declared,
      detail: 'it does not say for which service it is',
      hint: serviceHints[declared.kind],
    }))
}

const serviceHints = {
  monitor: 'give it a tag "service:…"',
  alert: 'give it a service',
  dashboard: 'give it a template variable with the prefix "service" and the service as its default',
}

function notGranted(
  subjects: readonly Subject[],
  { caller, organisation, gated }: AdmissionOptions,
): readonly Refused[] {
  return subjects.flatMap(({ declared, claims, grants }) => {
    if (grants.length > 0 || (gated && claims.services.length === 0)) return []
    const scope = writeScope(declared.kind)
    const teams = claims.teams.length === 0 ? [undefined] : claims.teams
    const reasons = teams.flatMap((team) =>
      whyNot(caller, scope, {
        organisation,
        services: claims.services,
        ...(team !== undefined && { team }),
      }),
    )
    const said = reasons.length > 0 ? reasons : ['no single grant of yours covers all of it']
    return [...new Set(said)].map((detail) => ({ code: 'forbidden' as const, declared, detail }))
  })
}

/** The owner that a grant for everything names: the one that is asked for, or else the first. */
function ownerFor(
  subjects: readonly Subject[],
  { caller, organisation, owner }: AdmissionOptions,
): string {
  const [first, ...others] = subjects.map(({ grants }) => grants.map((grant) => grant.owner))
  const owners = (first ?? ownersIn(caller, organisation)).filter((each) =>
    others.every((those) => those.includes(each)),
  )
  const [only] = owners
  const found = owner === undefined ? only : owners.find((each) => each === owner)
  if (found !== undefined) return found
  if (owner !== undefined && isAdmin(caller, organisation)) return owner
  const detail =
    owner === undefined
      ? 'no owner is granted to you for all of it'
      : `the owner ${JSON.stringify(owner.slice(0, 100))} is not granted to you for it`
  throw new ProblemError('forbidden', detail, {
    errors: [{ parameter: 'owner', detail, hint: 'send what is for different owners apart' }],
  })
}

/** For whom a caller writes in an organisation, when nothing is declared that would tell. */
function ownersIn(caller: Caller, organisation: string): readonly string[] {
  const scopes = (['monitor', 'alert', 'dashboard'] as const).map(writeScope)
  return scopes.flatMap((scope) =>
    allPermitting(caller, scope, { organisation }).map(({ owner }) => owner),
  )
}

/** Grants add up: what one of them allows is allowed. */
function limitMistakes(
  { declared, monitor, grants, rawTemplates }: Subject,
  owner: string,
): readonly RequestMistake[] {
  const own = grants.filter((grant) => grant.owner === owner)
  const subject = { declared, ...(monitor && { monitor }) }
  const said = (own.length > 0 ? own : grants).map(({ limits }) =>
    beyondLimits(subject, limits, { rawTemplates }),
  )
  return said.some((mistakes) => mistakes.length === 0) ? [] : (said[0] ?? [])
}

function quotaOf(subjects: readonly Subject[], owner: string): number | undefined {
  const limits = subjects.flatMap(({ grants }) =>
    grants.filter((grant) => grant.owner === owner).map((grant) => grant.limits.entities),
  )
  if (limits.length === 0) return undefined
  const bounds = limits.filter((limit) => limit !== undefined)
  return bounds.length < limits.length ? undefined : Math.max(...bounds)
}
