import type { GlpiProblem } from '../../errors.ts'
import type { Effect } from './effect.ts'
import { isDatabaseTrouble, refusal } from './refusal.ts'

/** An HTTP answer as far as it matters here. */
export interface Answer {
  readonly status: number
  /** The header, or the empty string. */
  readonly contentType: string
  readonly text: string
  /** How long the other side asked to wait. */
  readonly retryAfterMs?: number
}

/** What an answer means. */
export type Verdict =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly message: string; readonly problem: GlpiProblem }

/**
 * Tells success from everything that looks like it. GLPI answers 200 with a page while its database is down, in
 * maintenance and before a migration, and 200 with nothing at all after a PHP exception; so only an expected status
 * with a JSON body counts. Decides on status and GLPI's codes; words decide only where the codes are the same: database
 * trouble answers with the codes of a refusal. The caller checks the shape of what is in the JSON.
 */
export function judge(answer: Answer, expected: readonly number[], effect: Effect): Verdict {
  const { status, contentType } = answer
  const json = isJson(contentType)
  if (json && expected.includes(status)) {
    const parsed = parse(answer.text)
    return parsed === undefined
      ? failed('an answer that is not JSON', answer, malformed(effect))
      : { ok: true, json: parsed }
  }
  if (status < 300) return json ? unexpected(answer, effect) : page(answer, effect)
  if (status < 400) return failed('a redirect', answer, notAnApi)
  if (status === 429) return failed('too many requests', answer, rateLimited)
  if (status >= 500) return unavailable(answer, effect)
  if (status === 408) return failed('a timeout', answer, down(unlessRead(effect)))
  const array = errorArray(answer.text)
  return array ? withArray(answer, array, effect) : withoutArray(answer)
}

/** For a page with text GLPI did nothing; for an empty one, or one with a PHP error, nobody knows. */
function page(answer: Answer, effect: Effect): Verdict {
  const text = answer.text.trim()
  if (isFrontPage(text)) return failed('a page of the web site', answer, notAnApi)
  if (text.startsWith('<') && !/fatal error|uncaught/i.test(text)) {
    return failed(`a page instead of data${titleOf(text)}`, answer, down('no'))
  }
  return failed(`200 with ${text === '' ? 'an empty page' : 'plain text'}`, answer, {
    code: 'exception',
    retryable: true,
    executed: unlessRead(effect),
    hint: 'PHP threw an exception inside GLPI: look into files/_log/php-errors.log on its server.',
  })
}

function unexpected(answer: Answer, effect: Effect): Verdict {
  return failed(`status ${answer.status}, which was not expected`, answer, malformed(effect))
}

function unavailable(answer: Answer, effect: Effect): Verdict {
  const executed = unlessRead(effect)
  // The text of a database error may stand before the JSON, so the whole is not JSON.
  return answer.text.includes('"ERROR_SQL"') || isDatabaseTrouble(answer.text)
    ? failed('a database error', answer, {
        code: 'database',
        retryable: true,
        executed,
        hint: 'GLPI had trouble with its database. It is tried again.',
      })
    : failed(`status ${answer.status}`, answer, down(executed))
}

function withArray(answer: Answer, [code, words]: ErrorArray, effect: Effect): Verdict {
  const text = typeof words === 'string' ? words : ''
  const { message, problem } = refusal(answer.status, code, text, effect)
  return failed(message, answer, {
    ...problem,
    glpiCode: code,
    ...(text !== '' && { glpiMessage: text }),
  })
}

function withoutArray(answer: Answer): Verdict {
  const { status } = answer
  if (status === 401 || status === 403 || status === 404) {
    return failed(`status ${status} without GLPI's error array`, answer, notAnApi)
  }
  return failed(`status ${status}`, answer, {
    code: 'rejected',
    retryable: false,
    executed: 'no',
    hint: 'Something in front of GLPI refused the request.',
  })
}

function failed(message: string, answer: Answer, problem: GlpiProblem): Verdict {
  const { status, retryAfterMs } = answer
  const more = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return { ok: false, message: `GLPI answered ${message}`, problem: { ...problem, ...more } }
}

const notAnApi: GlpiProblem = {
  code: 'configuration',
  retryable: true,
  executed: 'no',
  hint: 'This is not the address of a GLPI API. It usually ends in /apirest.php.',
}

const rateLimited: GlpiProblem = {
  code: 'rate-limited',
  retryable: true,
  executed: 'no',
  hint: 'Something in front of GLPI limits the rate of requests.',
}

function down(executed: GlpiProblem['executed']): GlpiProblem {
  return {
    code: 'unavailable',
    retryable: true,
    executed,
    hint: 'GLPI does not work at the moment: maintenance, its database, an update, or the gateway.',
  }
}

function malformed(effect: Effect): GlpiProblem {
  return {
    code: 'malformed',
    retryable: true,
    executed: unlessRead(effect),
    hint: 'The answer is not what this version of GLPI documents. Is there something in between?',
  }
}

function unlessRead(effect: Effect): 'no' | 'unknown' {
  return effect === 'read' ? 'no' : 'unknown'
}

function isJson(contentType: string): boolean {
  return /^\s*application\/json\s*(;|$)/i.test(contentType)
}

/** The log-in page and the inventory entrance: what stands beside the API under the same host. */
function isFrontPage(text: string): boolean {
  return /front\/login\.php|name="login_name"|id="login_name"|^inventory is /i.test(text)
}

function titleOf(html: string): string {
  const title = /<title>([^<]{1,100})<\/title>/i.exec(html)?.[1]?.trim()
  return title ? ` ("${title}")` : ''
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** GLPI's own form of an error: a code and a message, which may be a string, null or a list. */
type ErrorArray = readonly [code: string, words: unknown]

function errorArray(text: string): ErrorArray | undefined {
  const value = parse(text)
  if (!Array.isArray(value)) return undefined
  const [code, words] = value as unknown[]
  return typeof code === 'string' && code.startsWith('ERROR') ? [code, words] : undefined
}
