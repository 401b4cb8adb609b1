import { createUpstream, Secret, systemClock, UpstreamError } from '@retriever/upstream'
import type { CredentialSource, UpstreamResponse, UpstreamStatus } from '@retriever/upstream'

import type { ConnectionOptions } from '../connection.ts'
import { GlpiError } from '../errors.ts'
import { headline } from '../tickets/title.ts'
import { ivrProblem } from './problem.ts'
import type { Announcement, IvrCaller } from './ivr-caller.ts'

/** An endpoint of an interactive voice response system. Durations are milliseconds. */
export interface IvrOptions extends ConnectionOptions {
  /** Where announcements are posted to. */
  readonly url: string
  /** The instance's name in events and errors. Default `ivr`. */
  readonly name?: string
  /** Sent as bearer token. A source is asked for a newer one when the endpoint answers 401. */
  readonly token?: CredentialSource<string>
}

/** An IVR endpoint as caller. */
export interface Ivr extends IvrCaller {
  status(): UpstreamStatus
  /** Gives the connections back. */
  close(): Promise<void>
}

/** What the endpoint receives, as JSON. */
interface Body {
  /** The ticket's marker; also the Idempotency-Key. */
  readonly reference: string
  readonly ticket: number
  readonly title: string
  readonly severity: string | null
  readonly alert: string
  readonly resource: { readonly name: string; readonly id: string }
  /** ISO 8601, UTC. */
  readonly startsAt: string
  readonly link: string | null
}

/**
 * Creates a caller that posts announcements as JSON, with the marker as `Idempotency-Key`, so that an endpoint which
 * honours the key rings once even when a lost answer makes us send it again.
 */
export function createIvr(options: IvrOptions): Ivr {
  const { url, name = 'ivr', token, clock = systemClock, events, ...connection } = options
  const { origin, pathname, search } = new URL(url)
  const upstream = createUpstream({
    ...connection,
    name,
    baseUrl: origin,
    clock,
    events: (event) => events?.({ type: 'upstream', at: event.at, event }),
  })

  async function post(announcement: Announcement, signal: AbortSignal): Promise<void> {
    const first = await token?.get(signal)
    try {
      await send(announcement, first?.value, signal)
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.status !== 401 || !token || !first) throw error
      token.reject(first.version)
      const second = await token.get(signal)
      if (second.version === first.version) throw error
      await send(announcement, second.value, signal)
    }
  }

  function send(
    announcement: Announcement,
    value: string | undefined,
    signal: AbortSignal,
  ): Promise<UpstreamResponse> {
    if (value !== undefined) upstream.register(new Secret(value))
    return upstream.request({
      method: 'POST',
      path: `${pathname}${search}`,
      json: bodyOf(announcement),
      idempotencyKey: announcement.marker,
      signal,
      ...(value !== undefined && { headers: { authorization: new Secret(`Bearer ${value}`) } }),
    })
  }

  return {
    async call(announcement, signal) {
      try {
        await post(announcement, signal)
      } catch (error) {
        throw new GlpiError(name, messageOf(error), ivrProblem(error), error)
      }
    },
    status: () => upstream.status(),
    close: () => upstream.close(),
  }
}

function bodyOf({ marker, ticketId, subject }: Announcement): Body {
  return {
    reference: marker,
    ticket: ticketId,
    title: headline(subject),
    severity: subject.severity ?? null,
    alert: subject.alertName,
    resource: { name: subject.resource.name, id: subject.resource.id },
    startsAt: new Date(subject.startsAt).toISOString(),
    link: subject.link ?? null,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the announcement failed'
}
