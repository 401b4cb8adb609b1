import type { StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { VaultSettings } from '../settings.ts'
import { apiHeaders, errorAnswer, textAnswer } from './answers.ts'
import { cleanPath, decodedPath } from './paths.ts'

const uiPage =
  '<!DOCTYPE html>\n<html>\n<h1>The user interface is not part of this server.</h1>\n</html>\n'

const uiHeaders = {
  'content-security-policy':
    "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'unsafe-inline' 'self'; form-action  'none'; frame-ancestors 'none'; font-src 'self'",
  'service-worker-allowed': '/',
  'x-content-type-options': 'nosniff',
}

/** Answers what never reaches the API: paths that are no paths, that must be cleaned, or that lie beside it. */
export function answerOutsideApi(
  { method, path, query }: StandInRequest,
  settings: VaultSettings,
): StandInAnswer | undefined {
  const decoded = decodedPath(path)
  if (decoded === undefined) return textAnswer(400, '400 Bad Request')
  if (decoded.includes('\0')) {
    return { status: 400, headers: { 'content-length': '0' }, body: '' }
  }
  const hasPage = method === 'GET' || method === 'HEAD'
  const clean = cleanPath(path)
  if (clean !== path) {
    return redirect(query === '' ? clean : `${clean}?${query}`, hasPage)
  }
  if (path.startsWith('/v1/')) return undefined
  if (path === '/v1' || path.startsWith('/v2/')) return errorAnswer(404)
  if (!settings.ui) {
    return textAnswer(404, '404 page not found\n', {
      ...apiHeaders,
      'x-content-type-options': 'nosniff',
    })
  }
  if (path === '/' || path === '/ui') return redirect('/ui/', hasPage)
  return path.startsWith('/ui/')
    ? {
        status: 200,
        headers: { ...apiHeaders, ...uiHeaders, 'content-type': 'text/html; charset=utf-8' },
        body: uiPage,
      }
    : errorAnswer(404)
}

function redirect(location: string, hasPage: boolean): StandInAnswer {
  const shown = location.replaceAll('&', '&amp;').replaceAll('"', '&#34;')
  return {
    status: 307,
    headers: {
      ...apiHeaders,
      location,
      ...(hasPage ? { 'content-type': 'text/html; charset=utf-8' } : { 'content-length': '0' }),
    },
    body: hasPage ? `<a href="${shown}">Temporary Redirect</a>.\n\n` : '',
  }
}
