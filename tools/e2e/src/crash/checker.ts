import type { Ticket } from '../glpi.ts'
import type { GlpiRequest, History, SentAlert } from './history.ts'

/** A promise that was not kept. */
export interface Violation {
  readonly kind: ViolationKind
  /** The name of the alert, or the title of a ticket that belongs to none. */
  readonly subject: string
  /** What was expected and what is there, for people. */
  readonly detail: string
}

type ViolationKind =
  /** A firing alert was acknowledged, and no ticket covers it. */
  | 'lost'
  /** More than one ticket is live for one incident. */
  | 'doubled'
  /** A create was repeated, although it might have been executed, without looking for its ticket first. */
  | 'blind-repeat'
  /** A ticket that no alert asked for. */
  | 'unasked'
  /** The ticket was ended although nothing had said that the alert was over. */
  | 'closed-while-firing'
  /** The resolve was acknowledged, and the ticket is still live. */
  | 'left-open'

/**
 * Proves from the outside that a bridge kept its promises, whatever happened to it: pure, and ignorant of how the bridge
 * works but for one thing, that a title begins with a marker in brackets which is the same for all tries of one ticket.
 *
 * A delivery that was not answered may count or not; both are allowed, but nothing in between.
 */
export function check(history: History): readonly Violation[] {
  const cases = casesOf(history)
  const strays = history.tickets.filter((ticket) => !nameIn(ticket.title, cases))
  return [
    ...strays.map(({ id, title }) =>
      violation('unasked', title, `ticket ${id} belongs to no alert that was sent`),
    ),
    ...[...cases.values()].flatMap((one) => [
      ...atTheEnd(one),
      ...coverage(one),
      ...openings(one),
      ...endings(one),
      ...repeats(one, history.requests),
    ]),
  ]
}

/** Everything about one alert name. */
interface Case {
  readonly name: string
  readonly news: readonly (SentAlert & { readonly sentAt: number; readonly sure: boolean })[]
  readonly tickets: readonly Ticket[]
  readonly creates: readonly Extract<GlpiRequest, { type: 'create' }>[]
  readonly ends: readonly Extract<GlpiRequest, { type: 'end' }>[]
}

type Standing = 'nothing' | 'firing' | 'resolved'

function casesOf({ deliveries, requests, tickets }: History): ReadonlyMap<string, Case> {
  const news = new Map<string, Case['news'][number][]>()
  for (const { alerts, sentAt, answer } of deliveries) {
    for (const alert of alerts) {
      const known = news.get(alert.name) ?? []
      news.set(alert.name, known)
      if (answer === 'refused') continue
      known.push({ ...alert, sentAt, sure: answer === 'acknowledged' })
    }
  }
  const group = <Item>(items: readonly Item[], titleOf: (item: Item) => string | undefined) => {
    const groups = new Map<string, Item[]>()
    for (const item of items) {
      const name = nameIn(titleOf(item) ?? '', news)
      if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), item])
    }
    return groups
  }
  const titles = new Map(tickets.map(({ id, title }) => [id, title]))
  const ticketsOf = group(tickets, ({ title }) => title)
  const createsOf = group(
    requests.filter((request) => request.type === 'create'),
    ({ title }) => title,
  )
  const endsOf = group(
    requests.filter((request) => request.type === 'end'),
    ({ ticketId }) => titles.get(ticketId),
  )
  return new Map(
    [...news].map(([name, heard]) => [
      name,
      {
        name,
        news: heard,
        tickets: ticketsOf.get(name) ?? [],
        creates: createsOf.get(name) ?? [],
        ends: endsOf.get(name) ?? [],
      },
    ]),
  )
}

/** What is left when everything has come to rest. */
function atTheEnd({ name, news, tickets }: Case): readonly Violation[] {
  let possible = new Set<Standing>(['nothing'])
  for (const { status, sure } of news) {
    const after = [...possible].map((standing): Standing =>
      status === 'resolved' && standing === 'nothing' ? 'nothing' : status,
    )
    possible = new Set(sure ? after : [...possible, ...after])
  }
  const live = tickets.filter(isLive)
  const fits =
    (possible.has('nothing') && tickets.length === 0) ||
    (possible.has('firing') && live.length === 1) ||
    (possible.has('resolved') && live.length === 0 && tickets.length > 0)
  if (fits) return []
  const expected = `last known to be ${[...possible].join(' or ')}`
  if (live.length > 1) {
    return [violation('doubled', name, `${expected}; live are tickets ${ids(live)}`)]
  }
  if (tickets.length === 0) return [violation('lost', name, `${expected}; there is no ticket`)]
  if (possible.size === 1 && possible.has('nothing')) {
    return [violation('unasked', name, `it never fired; there are tickets ${ids(tickets)}`)]
  }
  return live.length === 0
    ? [violation('closed-while-firing', name, `${expected}; ended are tickets ${ids(tickets)}`)]
    : [violation('left-open', name, `${expected}; live is ticket ${ids(live)}`)]
}

/**
 * Every acknowledged firing needs a ticket that was not yet ended when it was sent, whether or not the bridge had heard
 * of the end by then, and even when it was resolved again soon after.
 */
function coverage({ name, news, tickets, ends }: Case): readonly Violation[] {
  if (tickets.length === 0) return []
  const endedAt = (id: number) => {
    const own = ends.filter(({ ticketId }) => ticketId === id).map(({ at }) => at)
    return own.length === 0 ? Infinity : Math.max(...own)
  }
  return news
    .filter(
      ({ status, sure, sentAt }) =>
        status === 'firing' && sure && !tickets.some(({ id }) => endedAt(id) >= sentAt),
    )
    .map(({ sentAt }) =>
      violation(
        'lost',
        name,
        `it fired again at ${instant(sentAt)}, after its last ticket was ended`,
      ),
    )
}

/** The first ticket needs a firing before it, the second one another beginning, and so on. */
function openings({ name, news, creates }: Case): readonly Violation[] {
  const markers = new Set<string>()
  return creates.flatMap(({ at, title }) => {
    markers.add(markerIn(title))
    const before = news.filter(({ status, sentAt }) => status === 'firing' && sentAt <= at)
    const beginnings = new Set(before.map(({ startsAt }) => startsAt)).size
    return markers.size <= beginnings
      ? []
      : [
          violation(
            'unasked',
            name,
            `ticket number ${markers.size} was asked for at ${instant(at)}, after ${beginnings} beginnings`,
          ),
        ]
  })
}

/** The first end needs a resolve before it, the second one another, and so on; twins of a live ticket may go. */
function endings({ name, news, tickets, ends }: Case): readonly Violation[] {
  const ended = new Set<number>()
  const markers = new Set<string>()
  return ends.flatMap(({ at, ticketId }) => {
    if (ended.has(ticketId)) return []
    ended.add(ticketId)
    const ticket = tickets.find(({ id }) => id === ticketId)
    if (!ticket) return []
    const marker = markerIn(ticket.title)
    const twinLives = tickets.some(({ id, title }) => !ended.has(id) && markerIn(title) === marker)
    if (twinLives) return []
    markers.add(marker)
    const resolves = news.filter(
      ({ status, sentAt }) => status === 'resolved' && sentAt <= at,
    ).length
    return markers.size <= resolves
      ? []
      : [
          violation(
            'closed-while-firing',
            name,
            `ticket ${ticketId} was ended at ${instant(at)}; ${resolves} resolves had been sent`,
          ),
        ]
  })
}

/** Between two creates with one marker there must be a search for it, unless the first one was refused. */
function repeats({ name, creates }: Case, requests: History['requests']): readonly Violation[] {
  return creates.flatMap((create, index) => {
    const marker = markerIn(create.title)
    const earlier = creates.slice(0, index).findLast(({ title }) => markerIn(title) === marker)
    if (!earlier || earlier.refused) return []
    const looked = requests.some(
      (request) =>
        request.type === 'search' &&
        request.at >= earlier.at &&
        request.at <= create.at &&
        request.text.includes(`[${marker}]`),
    )
    return looked
      ? []
      : [
          violation(
            'blind-repeat',
            name,
            `${marker} was asked for at ${instant(earlier.at)} and, without a search, at ${instant(create.at)}`,
          ),
        ]
  })
}

function nameIn(title: string, names: ReadonlyMap<string, unknown>): string | undefined {
  return title.split(/[^A-Za-z0-9_]+/).find((word) => names.has(word))
}

/** What stands in brackets at the start of a title; without brackets the whole title. */
function markerIn(title: string): string {
  return /^\[([^\]]+)\]/.exec(title)?.[1] ?? title
}

function isLive({ status, binned }: Ticket): boolean {
  return !binned && status < 5
}

function ids(tickets: readonly Ticket[]): string {
  return tickets.map(({ id }) => id).join(', ')
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

function violation(kind: ViolationKind, subject: string, detail: string): Violation {
  return { kind, subject, detail }
}
