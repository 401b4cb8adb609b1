import { Secret } from '@retriever/upstream'
import type { UpstreamRequest } from '@retriever/upstream'

import { GlpiError } from '../../errors.ts'
import { judge } from './answer.ts'
import type { Answer, Verdict } from './answer.ts'
import type { Effect } from './effect.ts'
import type { Sender } from './sender.ts'
import type { Session } from './session.ts'

/** One call inside the session. */
interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly json?: unknown
  /** The statuses that success has. */
  readonly expect: readonly number[]
  readonly effect: Effect
}

/** Calls GLPI inside the session, and logs in as needed. */
export interface Client {
  /** The instance's name in errors. */
  readonly name: string
  /** The body of a successful answer, read by `read`; throws a `GlpiError` for anything else. */
  call<Value>(
    call: Call,
    read: (json: unknown) => Value | undefined,
    signal: AbortSignal,
  ): Promise<Value>
}

/** Creates a client over a sender and its session. */
export function createClient(name: string, send: Sender, session: Session): Client {
  async function attempt(call: Call, token: string, signal: AbortSignal): Promise<Verdict> {
    const { method, path, query, json, expect, effect } = call
    const request: UpstreamRequest = {
      method,
      path,
      signal,
      headers: { 'session-token': new Secret(token) },
      ...(query && { query }),
      ...(json !== undefined && { json }),
    }
    const answer: Answer = await send(request, effect)
    return judge(answer, expect, effect)
  }

  return {
    name,
    async call(call, read, signal) {
      let used = await session.token(signal)
      let verdict = await attempt(call, used, signal)
      if (isStale(verdict) && session.hasWorked(used)) {
        // GLPI checks the session before anything else: the call was not executed and may be sent again.
        used = await session.renew(used, signal)
        verdict = await attempt(call, used, signal)
      }
      if (isStale(verdict)) session.refused(used)
      else if (isLetIn(verdict)) session.worked(used)
      if (!verdict.ok) {
        const { message, problem } = verdict
        throw new GlpiError(name, `${call.method} ${call.path}: ${message}`, problem)
      }
      const value = read(verdict.json)
      if (value !== undefined) return value
      throw new GlpiError(
        name,
        `${call.method} ${call.path}: the answer lacks what was asked for`,
        {
          code: 'malformed',
          retryable: true,
          executed: call.effect === 'read' ? 'no' : 'yes',
          hint: 'The answer is not what this version of GLPI documents. Is there something in between?',
        },
      )
    },
  }
}

function isStale(verdict: Verdict): boolean {
  return !verdict.ok && verdict.problem.code === 'session'
}

/** Whether GLPI got as far as looking at the request itself: the session was good. */
function isLetIn(verdict: Verdict): boolean {
  return verdict.ok || behindTheSession.has(verdict.problem.code)
}

const behindTheSession: ReadonlySet<string> = new Set(['refused', 'forbidden', 'not-found'])
