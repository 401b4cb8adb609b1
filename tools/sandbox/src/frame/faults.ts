import { z } from 'zod'

import { matchesGlob, pathPattern } from './glob.ts'
import type { StandInRequest } from './stand-in.ts'

/** What happens to a request. Those of `passing` let it through to the stand-in. */
export type FaultEffect =
  /** The stand-in takes longer: before it executes (the default), or after that and before it answers. */
  | { readonly type: 'slow'; readonly ms: number; readonly when?: 'before' | 'after' | undefined }
  /** The connection is reset; nothing was executed. */
  | { readonly type: 'reset-before' }
  /** The connection is reset after the request was executed: a lost answer. */
  | { readonly type: 'reset-after' }
  /** A gateway gives up at once with an HTML page; the request is executed `afterMs` later, by the stand-in's clock. */
  | { readonly type: 'executed-later'; readonly status: number; readonly afterMs: number }
  /** This status; executed only when that is asked for. */
  | {
      readonly type: 'status'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>> | undefined
      readonly executed?: boolean | undefined
    }
  /** 200 with an HTML page; not executed. */
  | { readonly type: 'html-page'; readonly title: string }
  /** 200 `text/html` without a body, as an uncaught error of a PHP program; executed only when that is asked for. */
  | { readonly type: 'empty-page'; readonly executed?: boolean | undefined }
  /** 429 with `Retry-After`; not executed. */
  | { readonly type: 'rate-limited'; readonly retryAfterSeconds: number }
  /** All sessions end; then the request goes on, and meets that. */
  | { readonly type: 'expired-session' }
  /** Searches and lists show what was there `forMs` ago. */
  | { readonly type: 'stale-reads'; readonly forMs: number }
  /** A trouble of this stand-in's own, by name. */
  | { readonly type: 'trouble'; readonly name: string }
  /** The answer's body comes in pieces of `bytes`, one every `everyMs`. */
  | { readonly type: 'drip'; readonly bytes: number; readonly everyMs: number }
  /** The answer's body is filled up with spaces to this length. */
  | { readonly type: 'padded'; readonly bytes: number }
  /** The connection ends after so many bytes of the answer's body; the request was executed. */
  | { readonly type: 'cut-off'; readonly afterBytes: number }

/** Which requests a rule is about, what happens to them, and how often. */
export interface FaultRule {
  readonly match: {
    readonly method?: string | undefined
    /** `*` stands for any run of characters. Without it: every path. */
    readonly path?: string | undefined
    /** Headers that it must have, by their names in lower case; `*` as in paths. */
    readonly headers?: Readonly<Record<string, string>> | undefined
    /** Only while more than so many requests are under way, this one included. */
    readonly inFlightAbove?: number | undefined
    /** So many matching requests go through first. */
    readonly skip?: number | undefined
  }
  readonly effect: FaultEffect
  /** How many requests it happens to; without it: all. */
  readonly times?: number | undefined
}

/** A rule as the control API shows it, with what it did so far. */
export interface FaultRuleState extends FaultRule {
  /** How many requests matched, skipped ones included. */
  readonly matched: number
  /** How many requests it happened to. */
  readonly applied: number
}

const duration = z.number().int().min(0).max(86_400_000)
const status = z.number().int().min(200).max(599)

const effectSchema: z.ZodType<FaultEffect> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('slow'),
    ms: duration,
    when: z.enum(['before', 'after']).optional(),
  }),
  z.strictObject({ type: z.literal('reset-before') }),
  z.strictObject({ type: z.literal('reset-after') }),
  z.strictObject({
    type: z.literal('executed-later'),
    status: status.default(504),
    afterMs: duration,
  }),
  z.strictObject({
    type: z.literal('status'),
    status,
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    executed: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('html-page'), title: z.string() }),
  z.strictObject({ type: z.literal('empty-page'), executed: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('rate-limited'),
    retryAfterSeconds: z.number().int().min(0),
  }),
  z.strictObject({ type: z.literal('expired-session') }),
  z.strictObject({ type: z.literal('stale-reads'), forMs: duration }),
  z.strictObject({ type: z.literal('trouble'), name: z.string() }),
  z.strictObject({
    type: z.literal('drip'),
    bytes: z.number().int().min(1),
    everyMs: duration,
  }),
  z.strictObject({ type: z.literal('padded'), bytes: z.number().int().min(0).max(1_073_741_824) }),
  z.strictObject({ type: z.literal('cut-off'), afterBytes: z.number().int().min(0) }),
])

/** The body of `PUT /_sandbox/faults`. A trouble must be one that the stand-in knows. */
export function faultRulesSchema(troubles: readonly string[]): z.ZodType<readonly FaultRule[]> {
  const rule = z.strictObject({
    match: z.strictObject({
      method: z.string().min(1).optional(),
      path: pathPattern.optional(),
      headers: z
        .record(z.string().regex(/^[^A-Z]+$/, 'names in lower case'), z.string())
        .optional(),
      inFlightAbove: z.number().int().min(0).optional(),
      skip: z.number().int().min(0).optional(),
    }),
    effect: effectSchema.superRefine((effect, context) => {
      if (effect.type === 'trouble' && !troubles.includes(effect.name)) {
        const known = troubles.length === 0 ? 'this stand-in has none' : troubles.join(', ')
        context.addIssue({ code: 'custom', path: ['name'], message: `unknown trouble; ${known}` })
      }
    }),
    times: z.number().int().min(1).optional(),
  })
  return z.array(rule)
}

/** The rules in force. Rules are tried in order; each effect that lets the request through leaves it to the next ones. */
export interface Faults {
  list(): readonly FaultRuleState[]
  replace(rules: readonly FaultRule[]): void
  /**
   * What happens to this request, in order; at most one effect, the last, keeps it from the stand-in. Counts. `inFlight` is
   * how many requests are under way, this one included.
   */
  take(request: StandInRequest, inFlight: number): readonly FaultEffect[]
}

const passing: ReadonlySet<FaultEffect['type']> = new Set([
  'slow',
  'expired-session',
  'stale-reads',
  'trouble',
  'drip',
  'padded',
  'cut-off',
])

/** Creates an empty set of rules. */
export function createFaults(): Faults {
  let rules: { rule: FaultRule; matched: number; applied: number }[] = []
  return {
    list: () => rules.map(({ rule, matched, applied }) => ({ ...rule, matched, applied })),
    replace(given) {
      rules = given.map((rule) => ({ rule, matched: 0, applied: 0 }))
    },
    take(request, inFlight) {
      const effects: FaultEffect[] = []
      for (const entry of rules) {
        const { match, effect, times = Infinity } = entry.rule
        if (!matches(match, request, inFlight) || entry.applied >= times) continue
        entry.matched += 1
        if (entry.matched <= (match.skip ?? 0)) continue
        entry.applied += 1
        effects.push(effect)
        if (!passing.has(effect.type)) break
      }
      return effects
    },
  }
}

function matches(
  { method, path, headers = {}, inFlightAbove = 0 }: FaultRule['match'],
  request: StandInRequest,
  inFlight: number,
): boolean {
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (path === undefined || matchesGlob(path, request.path)) &&
    inFlight > inFlightAbove &&
    Object.entries(headers).every(([name, pattern]) =>
      matchesGlob(pattern, request.headers[name] ?? ''),
    )
  )
}
