import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { bodyOf, numberIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { asBigNumber, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { badRequest, notFound } from '../refused.ts'
import { epochSeconds } from '../times.ts'
import { oldestEventMs, type PostedEvent } from './event.ts'

const events = '/api/v1/events'

/** The endpoints of events, v1. Posting one takes an API key only. */
export const eventV1Routes: readonly Route[] = routesOf(
  { limit: 'events', read: 'events_read', write: 'api-key' },
  {
    [`POST ${events}`]: post,
    [`GET ${events}`]: (call) => {
      const from = numberIn(call, 'start', 0)
      const to = numberIn(call, 'end', Number.MAX_SAFE_INTEGER)
      const shown = call.org.events
        .all(call.staleAt)
        .filter(({ at }) => epochSeconds(at) >= from && epochSeconds(at) <= to)
      return json(200, { events: shown.map((event) => presented(call.org, event)) })
    },
    [`GET ${events}/{id}`]: ({ org, at }) => {
      const event = org.events.get(at['id'] ?? '')
      if (event === undefined) throw notFound('No event matches that event_id.')
      return json(200, { event: presented(org, event) })
    },
  },
)

function post(call: Call): StandInAnswer {
  const { org } = call
  const sent = bodyOf(call)
  for (const name of ['title', 'text']) {
    if (typeof sent[name] !== 'string') throw badRequest(`The parameter '${name}' is required`)
  }
  const now = org.clock.now()
  const at = typeof sent['date_happened'] === 'number' ? sent['date_happened'] * 1000 : now
  if (at < now - oldestEventMs) throw badRequest('Event too far in the past')
  const event: PostedEvent = { id: org.ids.event(), at, sent, api: 'v1' }
  org.events.put(String(event.id), event)
  return json(202, { status: 'ok', event: presented(org, event) })
}

function presented({ site }: Organisation, { id, at, sent }: PostedEvent): JsonObject {
  return {
    id: asBigNumber(id),
    id_str: String(id),
    title: sent['title'],
    text: sent['text'] ?? sent['message'],
    date_happened: epochSeconds(at),
    handle: null,
    priority: sent['priority'] ?? null,
    related_event_id: sent['related_event_id'] ?? null,
    tags: sent['tags'] ?? null,
    alert_type: sent['alert_type'] ?? 'info',
    url: `https://app.${site}/event/event?id=${id}`,
  }
}
