import { control, startStandIn, type Control, type GlpiSeed } from '../src/index.ts'

/** An answer of GLPI, its body parsed when it is JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

/** Somebody who has logged in. */
export interface Client {
  readonly session: string
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  /** Creates an item and returns its id. */
  add(itemtype: string, input: object): Promise<number>
  /** Reads an item. */
  read(itemtype: string, id: number): Promise<Readonly<Record<string, unknown>>>
  /** Changes an item. */
  change(itemtype: string, id: number, input: object): Promise<Answer>
}

/** A stand-in with somebody at hand. */
export interface Glpi extends Client {
  readonly url: string
  readonly appToken: string
  readonly userToken: string
  readonly control: Control
  /** Logs in as another user of the seed; the password is the name. */
  as(user: string): Promise<Client>
  /** A call without session. */
  bare(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  close(): Promise<void>
}

/** Starts a GLPI stand-in and logs in as the technician `bridge`. */
export async function openGlpi(seed: GlpiSeed = {}): Promise<Glpi> {
  const standIn = await startStandIn('glpi', { seed })
  const { appToken, userToken } = standIn.credentials

  async function bare(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const sent = new Headers({ 'App-Token': appToken })
    if (body !== undefined) sent.set('Content-Type', 'application/json')
    for (const [name, value] of new Headers(headers)) sent.set(name, value)
    const response = await fetch(`${standIn.url}/apirest.php${path}`, {
      method,
      headers: sent,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }

  async function as(user: string): Promise<Client> {
    const basic = Buffer.from(`${user}:${user}`).toString('base64')
    const answer = await bare('GET', '/initSession', undefined, {
      Authorization: `Basic ${basic}`,
    })
    const session = String((answer.json as { session_token?: string }).session_token)
    const call: Client['call'] = (method, path, body, headers = {}) =>
      bare(method, path, body, {
        'Session-Token': session,
        ...Object.fromEntries(new Headers(headers)),
      })
    return {
      session,
      call,
      async add(itemtype, input) {
        const created = await call('POST', `/${itemtype}`, { input })
        if (created.status !== 201) throw new Error(`${created.status} ${created.text}`)
        return (created.json as { id: number }).id
      },
      read: async (itemtype, id) => {
        const found = await call('GET', `/${itemtype}/${id}?get_hateoas=false`)
        return found.json as Readonly<Record<string, unknown>>
      },
      change: (itemtype, id, input) => call('PUT', `/${itemtype}/${id}`, { input }),
    }
  }

  const technician = await as('bridge')
  return {
    ...technician,
    url: standIn.url,
    appToken,
    userToken,
    control: control(standIn.url),
    as,
    bare,
    close: standIn.close,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The query of a search in tickets: criteria as `[field, searchtype, value]`. */
export function searchFor(
  criteria: readonly (readonly [field: number, searchtype: string, value: string])[],
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(more)
  for (const [index, [field, searchtype, value]] of criteria.entries()) {
    query.set(`criteria[${index}][field]`, String(field))
    query.set(`criteria[${index}][searchtype]`, searchtype)
    query.set(`criteria[${index}][value]`, value)
    if (index > 0) query.set(`criteria[${index}][link]`, 'AND')
  }
  return `/search/Ticket?${query.toString()}`
}

/** The ids in an answer to a search. */
export function foundIds({ json }: Answer): readonly number[] {
  return ((json as { data?: readonly { 2: number }[] }).data ?? []).map((row) => row[2])
}
