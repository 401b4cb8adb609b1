import fc from 'fast-check'

import type { DashboardBody } from '../src/dashboards/dashboard.ts'
import type { Declared } from '../src/entity.ts'
import type { MonitorBody } from '../src/monitors/monitor.ts'
import { markDashboard } from '../src/ownership/dashboard-mark.ts'
import { markMonitor } from '../src/ownership/monitor-mark.ts'
import type { PlanOptions, Removal } from '../src/plan/plan-options.ts'
import { alert, composite, dashboard, monitor } from './plan-declared.ts'
import type { Memory } from './plan-memory.ts'

/** Few names, so that worlds are full of namesakes. */
const names = ['load', 'disk', 'Errors of {{host.name}}', 'both ways', 'ü/%*#!'] as const
const name = fc.constantFrom(...names)
const manager = 'birddog-sidecar'

/** Whose an entity of a drawn world is. */
const holders = [
  'ours',
  'other owner',
  'other organisation',
  'broken mark',
  'birddog',
  'kennel',
  'terraform',
  'operator',
  'sync',
  'nobody',
] as const
type Holder = (typeof holders)[number]

const markOf = (holder: Holder, kind: Declared['kind'], ref: string) => ({
  kind,
  ref,
  organisation: holder === 'other organisation' ? 'elsewhere' : 'main',
  owner: holder === 'other owner' ? 'payments' : 'checkout',
})

const signs: Readonly<Partial<Record<Holder, string>>> = {
  'broken mark': 'managed_by:birddog-sidecar',
  birddog: 'managed_by:birddog',
  terraform: 'terraform:true',
  operator: 'generated:kubernetes',
  sync: 'managed_by:datadog-sync',
}

function ownedMonitor(body: MonitorBody, holder: Holder, ref: string): MonitorBody {
  const sign = signs[holder]
  if (sign !== undefined) return { ...body, tags: [...(body.tags ?? []), sign] }
  if (holder === 'kennel') return { ...body, message: 'x\n-- Managed by kennel a:b in a.rb' }
  return holder === 'nobody' ? body : markMonitor(body, manager, markOf(holder, 'monitor', ref))
}

function ownedDashboard(body: DashboardBody, holder: Holder, ref: string): DashboardBody {
  const description: Partial<Record<Holder, string>> = {
    'broken mark': 'managed-by birddog-sidecar kind=dashboard',
    birddog: 'all about it\n\nmanaged-by birddog for ever',
    kennel: 'x\n-- Managed by kennel a:b in a.rb',
    terraform: 'managed-by terraform',
    operator: 'managed-by datadog-operator',
    sync: 'managed-by datadog-sync',
  }
  const text = description[holder]
  if (text !== undefined) return { ...body, description: text }
  return holder === 'nobody' ? body : markDashboard(body, manager, markOf(holder, 'dashboard', ref))
}

/** An entity that is there before the run. */
export interface Inhabitant {
  readonly holder: Holder
  readonly put: (memory: Memory, place: number) => void
}

const types = fc.constantFrom('query alert', 'metric alert', 'log alert', 'composite')
const texts = fc.constantFrom({}, {}, { message: 'look twice' }, { message: '' })

const inhabitant: fc.Arbitrary<Inhabitant> = fc
  .record({
    holder: fc.oneof(
      { weight: 6, arbitrary: fc.constant('ours' as const) },
      { weight: 4, arbitrary: fc.constant('nobody' as const) },
      { weight: 5, arbitrary: fc.constantFrom(...holders) },
    ),
    isMonitor: fc.boolean(),
    name,
    otherRef: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: name },
    ),
    type: types,
    text: texts,
  })
  .map(({ holder, isMonitor, name: title, otherRef: ref = title, type, text }) => ({
    holder,
    put: ({ monitors, dashboards }, place) => {
      if (isMonitor) {
        const id = 9000 + place
        const of = type === 'composite' && place > 1 ? `${id - 1} && ${id - 2}` : undefined
        const { spec } = monitor(title, {
          ...text,
          ...(of === undefined ? { type: 'log alert' } : { type, query: of }),
          ...(type.endsWith('query alert') || type === 'metric alert' ? { type } : {}),
        })
        monitors.set(id, { ...ownedMonitor(spec, holder, ref), id })
      } else {
        const { spec } = dashboard(title)
        const id = `zzz-yyy-${String(place).padStart(3, '0')}`
        dashboards.set(id, { ...ownedDashboard(spec, holder, ref), id })
      }
    },
  }))

const declaration: fc.Arbitrary<Declared> = fc
  .record({
    kind: fc.constantFrom('monitor', 'log monitor', 'alert', 'composite', 'dashboard'),
    ref: name,
    text: texts,
    place: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.nat({ max: 7 }) },
    ),
    links: fc.uniqueArray(name, { maxLength: 2 }),
  })
  .map(({ kind, ref, text, place, links }) => {
    const safe = links.filter((each) => !each.includes('{'))
    const id = place === undefined ? {} : { id: String(9000 + place) }
    const board = place === undefined ? {} : { id: `zzz-yyy-${String(place).padStart(3, '0')}` }
    switch (kind) {
      case 'monitor':
        return monitor(ref, text, id)
      case 'log monitor':
        return monitor(ref, { type: 'log alert', ...text }, id)
      case 'alert':
        return { ...alert(ref), ...id }
      case 'composite':
        return safe.length === 0 ? monitor(ref, text, id) : composite(ref, ...safe)
      default:
        return dashboard(ref, safe, {}, board)
    }
  })

const removal: fc.Arbitrary<Removal> = fc
  .record({ place: fc.nat({ max: 8 }), isMonitor: fc.boolean(), force: fc.boolean() })
  .map(({ place, isMonitor, force }) =>
    isMonitor
      ? { family: 'monitor', id: String(9000 + place), force }
      : { family: 'dashboard', id: `zzz-yyy-${String(place).padStart(3, '0')}`, force },
  )

const planOptions: fc.Arbitrary<PlanOptions> = fc.record(
  {
    adopt: fc.boolean(),
    replace: fc.boolean(),
    prune: fc.record({
      scope: fc.constantFrom({}, { refPrefix: 'l' }),
      maxDeletes: fc.constantFrom(0, 2, 9),
    }),
    remove: fc.uniqueArray(removal, { maxLength: 3, selector: ({ id }) => id }),
    writes: fc.subarray(['create', 'update', 'adopt', 'delete'] as const),
    ifSeen: fc.constantFrom({}, { '9000': 'another one' }),
    external: fc.constantFrom({ 'not here': '78' }, { 'not here': '78' }, { 'both ways': '77' }),
  },
  { requiredKeys: [] },
)

/** Who lives in an organisation, what is declared for it, and how. */
export interface World {
  readonly inhabitants: readonly Inhabitant[]
  readonly declared: readonly Declared[]
  readonly options: PlanOptions
}

export const worlds: fc.Arbitrary<World> = fc.record({
  inhabitants: fc.array(inhabitant, { minLength: 2, maxLength: 8 }),
  declared: fc.uniqueArray(declaration, { maxLength: 5, selector: ({ ref }) => ref }),
  options: planOptions,
})
