/** Where a GLPI is, and who we are there. */
export interface Credentials {
  readonly url: string
  readonly userToken: string
  readonly appToken?: string
}

/** A ticket as GLPI gives it. */
export interface RawTicket {
  readonly id: number
  readonly name: string
  readonly content: string
  readonly status: number
  readonly is_deleted: number
  readonly urgency: number
  readonly impact: number
  readonly [field: string]: unknown
}

/** Speaks to a GLPI without any code of the package: the other eye on what the package did. */
export interface RawClient {
  ticket(id: number): Promise<RawTicket>
  /** All tickets whose title contains this, live ones or those in the bin. */
  tickets(title: string, binned?: boolean): Promise<readonly RawTicket[]>
  create(input: Readonly<Record<string, unknown>>): Promise<number>
  update(id: number, input: Readonly<Record<string, unknown>>): Promise<void>
  solutions(id: number): Promise<readonly { readonly content: string }[]>
}

/** Logs in and gives a client. It logs in again when its session is gone. */
export async function rawClient({ url, userToken, appToken }: Credentials): Promise<RawClient> {
  const common = {
    'content-type': 'application/json',
    'x-glpi-sanitized-content': 'false',
    ...(appToken && { 'app-token': appToken }),
  }
  const logIn = async (): Promise<string> => {
    const answer = await fetch(`${url}/initSession`, {
      headers: { ...common, authorization: `user_token ${userToken}` },
    })
    const { session_token: token } = (await answer.json()) as { session_token: string }
    return token
  }
  let session = await logIn()

  async function send(method: string, path: string, input?: unknown): Promise<Response> {
    const body = input === undefined ? {} : { body: JSON.stringify({ input }) }
    return fetch(`${url}${path}`, {
      method,
      headers: { ...common, 'session-token': session },
      ...body,
    })
  }

  async function call<Answer>(method: string, path: string, input?: unknown): Promise<Answer> {
    let response = await send(method, path, input)
    if (response.status === 401) {
      session = await logIn()
      response = await send(method, path, input)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text) as Answer
  }

  return {
    ticket: (id) => call('GET', `/Ticket/${id}`),
    tickets: (title, binned = false) => {
      const query = new URLSearchParams({
        'searchText[name]': title,
        is_deleted: binned ? '1' : '0',
        range: '0-199',
      })
      return call('GET', `/Ticket?${query.toString()}`)
    },
    async create(input) {
      const { id } = await call<{ id: number }>('POST', '/Ticket', input)
      return id
    },
    async update(id, input) {
      await call('PUT', `/Ticket/${id}`, input)
    },
    solutions: (id) => call('GET', `/Ticket/${id}/ITILSolution?range=0-49`),
  }
}
