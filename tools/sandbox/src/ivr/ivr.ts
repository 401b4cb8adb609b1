import { z } from 'zod'

import { json, problem } from '../frame/json-answers.ts'
import { mistakesOf } from '../frame/mistake.ts'
import type { StandIn, StandInAnswer, StandInRequest, Surroundings } from '../frame/stand-in.ts'

/** What a client needs to reach the stand-in. */
export type IvrCredentials = {
  /** The address that takes announcements. */
  readonly url: string
  /** Sent as `Authorization: Bearer …`. */
  readonly token: string
}

/** How a stand-in differs from the default. */
export interface IvrSeed {
  /** Default `sandbox-ivr-token`. */
  readonly token?: string
}

/** One call that was announced. */
export interface IvrCall {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly idempotencyKey?: string
  readonly announcement: Announcement
}

/** What is to be said on the phone. */
interface Announcement {
  readonly reference: string
  readonly title: string
  readonly ticket?: number | string | undefined
  readonly [extra: string]: unknown
}

const announcementSchema: z.ZodType<Announcement> = z.looseObject({
  reference: z.string().min(1),
  title: z.string().min(1),
  ticket: z.union([z.number().int().positive(), z.string().min(1)]).optional(),
})

const path = '/call'

/** Creates a stand-in for the endpoint that starts calls of an interactive voice response system. */
export function createIvr({ clock }: Surroundings, seed: IvrSeed = {}): StandIn {
  const token = seed.token ?? 'sandbox-ivr-token'
  let calls: readonly IvrCall[] = []

  function announce(request: StandInRequest): StandInAnswer {
    const key = request.headers['idempotency-key']
    const earlier =
      key === undefined ? undefined : calls.find((call) => call.idempotencyKey === key)
    const parsed = announcementSchema.safeParse(jsonOf(request.body))
    if (!parsed.success)
      return problem(422, 'The announcement has mistakes.', mistakesOf(parsed.error))
    if (earlier !== undefined) {
      const same = JSON.stringify(earlier.announcement) === JSON.stringify(parsed.data)
      return same
        ? accepted(earlier)
        : problem(422, 'The idempotency key was used for another announcement.')
    }
    const call: IvrCall = {
      id: `call-${calls.length + 1}`,
      at: new Date(clock.now()).toISOString(),
      ...(key === undefined ? {} : { idempotencyKey: key }),
      announcement: parsed.data,
    }
    calls = [...calls, call]
    return accepted(call)
  }

  return {
    troubles: [],
    credentials: (origin): Readonly<Record<keyof IvrCredentials, string>> => ({
      url: `${origin}${path}`,
      token,
    }),
    answer(request) {
      if (request.path !== path) return problem(404, `There is only ${path}.`)
      if (request.method !== 'POST') return problem(405, 'Only POST.', [], { allow: 'POST' })
      if (request.headers['authorization'] !== `Bearer ${token}`) {
        return problem(401, 'The bearer token is missing or wrong.', [], {
          'www-authenticate': 'Bearer',
        })
      }
      if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
        return problem(415, 'The body must be application/json.')
      }
      if (jsonOf(request.body) === undefined) return problem(400, 'The body is not JSON.')
      return announce(request)
    },
    state: () => ({ calls }),
    reset() {
      calls = []
    },
  }
}

function accepted({ id }: IvrCall): StandInAnswer {
  return json(202, { id, status: 'accepted' })
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
