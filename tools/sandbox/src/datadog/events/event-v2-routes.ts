import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'
import { attributesOf, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { isObject, type JsonObject } from '../json.ts'
import { refusedItem, type Refused } from '../refused.ts'
import { oldestEventMs, type PostedEvent } from './event.ts'

/** The endpoint that takes events, v2; at Datadog it has a host of its own. */
export const eventV2Routes: readonly Route[] = routesOf(
  { limit: 'events', read: 'events_read', write: 'api-key' },
  { 'POST /api/v2/events': post },
)

const longest = { title: 500, message: 4000 } as const
const mostTags = 100

function post(call: Call): StandInAnswer {
  const { org } = call
  const sent = attributesOf(call)
  const now = org.clock.now()
  const at = typeof sent['timestamp'] === 'string' ? Date.parse(sent['timestamp']) : now
  const mistake = mistakeIn(sent) ?? timeMistake(at, now)
  if (mistake !== undefined) throw invalid(mistake)
  const event: PostedEvent = { id: org.ids.event(), at, sent, api: 'v2' }
  org.events.put(String(event.id), event)
  const evt = { id: String(event.id), uid: org.ids.uuid() }
  return json(202, {
    data: { type: 'event', attributes: { attributes: { evt } } },
    links: { self: `https://app.${org.site}/event/event?id=${event.id}` },
  })
}

function invalid(detail: string): Refused {
  return refusedItem(400, 'Invalid request', detail)
}

function mistakeIn(sent: JsonObject): string | undefined {
  const { category, title, message, tags, attributes } = sent
  if (category !== 'alert' && category !== 'change') return 'category must be alert or change'
  if (typeof title !== 'string' || title === '') return 'title is required'
  if (title.length > longest.title) return `title must not exceed ${longest.title} characters`
  if (typeof message === 'string' && message.length > longest.message) {
    return `message must not exceed ${longest.message} characters`
  }
  if (Array.isArray(tags) && tags.length > mostTags) return `tags must not exceed ${mostTags}`
  if (!isObject(attributes)) return 'attributes is required'
  if (category === 'alert' && !['warn', 'error', 'ok'].includes(String(attributes['status']))) {
    return 'status must be warn, error or ok'
  }
  const { priority } = attributes
  return priority === undefined || ['1', '2', '3', '4', '5'].some((known) => known === priority)
    ? undefined
    : 'priority must be one of 1, 2, 3, 4, 5'
}

function timeMistake(at: number, now: number): string | undefined {
  if (Number.isNaN(at)) return 'timestamp is invalid'
  return at < now - oldestEventMs ? 'timestamp is too far in the past' : undefined
}
