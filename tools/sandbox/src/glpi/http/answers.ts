import { randomBytes } from 'node:crypto'

import { emptyPage, htmlPage } from '../../frame/pages.ts'
import type { Conditions, StandInAnswer } from '../../frame/stand-in.ts'
import { apiUrl, say, type Call, type Server } from '../call.ts'
import type { ApiError } from '../errors.ts'
import { jsonText } from './json-text.ts'
import type { Reply } from './reply.ts'

/** Headers of every answer of the API. */
const noCache = {
  pragma: 'no-cache',
  'cache-control': 'no-store, no-cache, must-revalidate',
  expires: 'Mon, 26 Jul 1997 05:00:00 GMT',
}

/** What a page in another origin is told. */
export function corsHeaders(
  verb: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {}
  if (headers['origin'] !== undefined) result['access-control-allow-origin'] = '*'
  if (verb === 'GET' || verb === 'OPTIONS') {
    result['access-control-expose-headers'] = 'content-type, content-range, accept-range'
  }
  if (verb === 'OPTIONS') {
    if (headers['access-control-request-method'] !== undefined) {
      result['access-control-allow-methods'] = 'PUT, GET, POST, DELETE, OPTIONS'
    }
    if (headers['access-control-request-headers'] !== undefined) {
      result['access-control-allow-headers'] =
        'origin, content-type, accept, session-token, authorization, app-token'
    }
  }
  return result
}

/** An answer with a value; with `debug` it comes as a page. */
export function replied(call: Call, reply: Reply): StandInAnswer {
  const { value, status = 200, headers = {}, raw } = reply
  const common = { ...corsHeaders(call.verb, call.headers), ...noCache }
  if (call.parameters['debug'] !== undefined && raw === undefined) {
    const text = JSON.stringify(value, undefined, 4)
    const page = htmlPage('Rest API')
    return {
      status,
      headers: { ...common, ...page.headers, 'x-frame-options': 'SAMEORIGIN', ...headers },
      body: `${String(page.body)}<pre>${text.replaceAll('<', '&lt;')}</pre>\n`,
    }
  }
  return {
    status,
    headers: { ...common, 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: raw ?? jsonText(value),
  }
}

/** A refusal: `[code, message]`, the message with a link to the documentation where GLPI puts one. */
export function refused(call: Call, error: ApiError): StandInAnswer {
  const { status, code, detail, link } = error
  const base = link === 'root' ? '' : apiUrl(call.server)
  const place = say(call, 'view documentation in your browser at %s', `${base}/#${code}`)
  const text = typeof detail === 'string' ? say(call, detail) : detail
  return replied(call, { value: [code, link ? `${String(text)}; ${place}` : text], status })
}

/** What PHP answers when nobody caught an exception, or when it ran out of memory. */
export function emptied(call: Call, status: 200 | 500): StandInAnswer {
  const headers = { ...corsHeaders(call.verb, call.headers), ...noCache, ...emptyPage.headers }
  return { ...emptyPage, status, headers }
}

const titles = {
  maintenance: 'MAINTENANCE MODE',
  'database-down': 'Mysql Error',
  'update-needed': 'Update needed',
} as const

/** A page that stands in for every answer. */
type Page = keyof typeof titles

/** The page that is in force, by a fault rule or by the settings. */
export function pageInForce(server: Server, { trouble }: Conditions): Page | undefined {
  const wanted = trouble ?? server.settings().page
  return (Object.keys(titles) as readonly Page[]).find((page) => page === wanted)
}

/** The page with which GLPI answers everything while it cannot work. */
export function pageInstead(
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  const answer = htmlPage(titles[page])
  const own =
    page === 'maintenance'
      ? { expires: 'Thu, 19 Nov 1981 08:52:00 GMT' }
      : { 'x-frame-options': 'SAMEORIGIN' }
  return { ...answer, headers: { ...answer.headers, ...noCache, ...headers, ...own } }
}

/** The cookie that the web pages of GLPI set. */
export function webCookie(): Readonly<Record<string, string>> {
  const session = randomBytes(13).toString('hex')
  return { 'set-cookie': `glpi_40d1b2d83998fabacb726e5bc3d22129=${session}; path=/; HttpOnly` }
}
