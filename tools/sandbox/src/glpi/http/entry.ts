import { gatewayPage, htmlPage } from '../../frame/pages.ts'
import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import type { Server } from '../call.ts'
import { answerApi } from './api.ts'
import { pageInForce, pageInstead, webCookie } from './answers.ts'

const apiPath = /^\/apirest\.php(?:\/(.*))?$/s

/** Answers any request to the web server: the API, the start page, the health page; the rest is forbidden. */
export async function answerRequest(
  server: Server,
  request: StandInRequest,
  conditions: Conditions,
): Promise<StandInAnswer> {
  if (request.method === 'TRACE') return gatewayPage(405)
  if (request.body.length > server.settings().maxBodyBytes) return gatewayPage(413)
  const found = apiPath.exec(request.path)
  if (found !== null) {
    const parts = (found[1] ?? '').replace(/^\/+|\/+$/g, '').replaceAll('api/', '')
    return answerApi(server, request, conditions, parts.split('/').map(decodePart))
  }
  const isStart = request.path === '/' || request.path === '/index.php'
  if (isStart || request.path === '/status.php') {
    const page = pageInForce(server, conditions)
    if (page !== undefined) return pageInstead(page, webCookie())
    return isStart ? startPage(request.method) : healthPage(request)
  }
  return { status: 403, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: '' }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function startPage(method: string): StandInAnswer {
  const answer = htmlPage('Login')
  const body = method === 'POST' ? 'Inventory is disabled' : answer.body
  return { ...answer, headers: { ...answer.headers, ...webCookie() }, body }
}

const none = { status: 'NO_DATA', servers: [] }

function healthPage({ headers }: StandInRequest): StandInAnswer {
  if (headers['accept'] !== 'application/json') {
    const lines = [
      'GLPI_DB_OK',
      'GLPI_SESSION_DIR_OK',
      'No LDAP server',
      'No IMAP server',
      'No CAS server',
      'No mail collector',
      'Crontasks_OK',
      '',
      'GLPI_OK',
      '',
    ]
    const type = { 'content-type': 'text/plain;charset=UTF-8' }
    return { status: 200, headers: { ...type, ...webCookie() }, body: lines.join('\n') }
  }
  const ok = { status: 'OK' }
  const body = {
    glpi: ok,
    db: { ...ok, master: ok, slaves: none, main: ok, replicas: none },
    cas: { status: 'NO_DATA' },
    ldap: none,
    imap: none,
    mail_collectors: none,
    crontasks: { ...ok, stuck: [], status_msg: 'RUNNING: 0, STUCK: 0, TOTAL: 41' },
    filesystem: { ...ok, session_dir: ok },
    plugins: { status: 'NO_DATA' },
  }
  const type = { 'content-type': 'application/json' }
  return { status: 200, headers: { ...type, ...webCookie() }, body: JSON.stringify(body) }
}
