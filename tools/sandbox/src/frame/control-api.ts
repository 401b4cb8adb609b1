import { z } from 'zod'

import type { AdjustableClock, ClockChange, ClockState } from './clock.ts'
import { faultRulesSchema, type Faults } from './faults.ts'
import { pathPattern } from './glob.ts'
import type { Journal } from './journal.ts'
import { json, problem } from './json-answers.ts'
import { mistakesOf, type Mistake } from './mistake.ts'
import type { StandIn, StandInAnswer, StandInRequest } from './stand-in.ts'

/** What the control API works on. */
export interface Controlled {
  readonly name: string
  readonly standIn: StandIn
  readonly journal: Journal
  readonly faults: Faults
  readonly clock: AdjustableClock
}

const instant = z.union([
  z.number().int().min(0),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
])

const clockSchema = z.strictObject({
  now: instant.optional(),
  offsetMs: z.number().int().optional(),
  advanceMs: z.number().int().min(0).optional(),
  frozen: z.boolean().optional(),
})

const journalSchema = z.strictObject({
  method: z.string().min(1).optional(),
  path: pathPattern.optional(),
  after: z.coerce.number().int().min(0).optional(),
})

/** The prefix of everything that is not the vendor's. */
const controlPrefix = '/_sandbox'

/** Whether a request is for the control API. */
export function isControl({ path }: StandInRequest): boolean {
  return path === controlPrefix || path.startsWith(`${controlPrefix}/`)
}

/** Answers one request to the control API. */
export function answerControl(request: StandInRequest, controlled: Controlled): StandInAnswer {
  const resource = request.path.slice(controlPrefix.length + 1)
  const known = resourcesOf(controlled)
  const actions = known[resource]
  if (actions === undefined) {
    const names = Object.keys(known).filter((name) => name !== '')
    return problem(404, `No such resource; there are ${names.join(', ')}.`)
  }
  const action = actions[request.method]
  if (action === undefined) {
    const allow = Object.keys(actions).join(', ')
    return problem(405, `${request.method} is not possible here; allowed: ${allow}.`, [], { allow })
  }
  return action(request)
}

type Action = (request: StandInRequest) => StandInAnswer

function resourcesOf(controlled: Controlled): Readonly<Record<string, Record<string, Action>>> {
  const { name, standIn, journal, faults, clock } = controlled
  const { settings } = standIn
  return {
    '': {
      GET: () =>
        json(200, {
          name,
          resources: [
            'journal',
            'state',
            'reset',
            'faults',
            'clock',
            ...(settings ? ['settings'] : []),
          ],
          troubles: standIn.troubles,
        }),
    },
    journal: {
      GET: ({ query }) =>
        checked(journalSchema, Object.fromEntries(new URLSearchParams(query)), (filter) =>
          json(200, journal.list(definedOnly(filter))),
        ),
    },
    state: { GET: () => json(200, standIn.state()) },
    reset: {
      POST: () => {
        faults.replace([])
        clock.reset()
        standIn.reset()
        journal.clear()
        return { status: 204, headers: {}, body: '' }
      },
    },
    faults: {
      GET: () => json(200, faults.list()),
      PUT: (request) =>
        withBody(request, (body) =>
          checked(faultRulesSchema(standIn.troubles), body, (rules) => {
            faults.replace(rules)
            return json(200, faults.list())
          }),
        ),
    },
    clock: {
      GET: () => json(200, clockShown(clock.state())),
      PUT: (request) =>
        withBody(request, (body) =>
          checked(clockSchema, body, (change) => {
            clock.change(definedOnly<ClockChange>(change))
            return json(200, clockShown(clock.state()))
          }),
        ),
    },
    ...(settings === undefined
      ? {}
      : {
          settings: {
            GET: () => json(200, settings.read()),
            PUT: (request) =>
              withBody(request, (body) => {
                const mistakes = settings.change(body)
                return mistakes.length === 0 ? json(200, settings.read()) : refused(mistakes)
              }),
          },
        }),
  }
}

function clockShown(state: ClockState): unknown {
  return { ...state, now: new Date(state.now).toISOString() }
}

function withBody(request: StandInRequest, use: (body: unknown) => StandInAnswer): StandInAnswer {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return refused([{ path: '', detail: `not JSON: ${detail}` }])
  }
  return use(body)
}

function checked<T>(
  schema: z.ZodType<T>,
  value: unknown,
  use: (value: T) => StandInAnswer,
): StandInAnswer {
  const result = schema.safeParse(value)
  return result.success ? use(result.data) : refused(mistakesOf(result.error))
}

/** A copy without the keys whose value is undefined. */
function definedOnly<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}

function refused(errors: readonly Mistake[]): StandInAnswer {
  return problem(400, 'The request has mistakes; nothing was changed.', errors)
}
