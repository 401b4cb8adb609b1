import {
  control,
  startStandIn,
  type Control,
  type ServicenowCredentials,
  type ServicenowSeed,
} from '../../src/index.ts'

/** What came back for one call. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Parsed; the text when it is not JSON. */
  readonly body: unknown
}

type Record = Readonly<{ [field: string]: unknown }>

/** A running instance and somebody who calls it. */
export interface Stage {
  readonly credentials: ServicenowCredentials
  readonly remote: Control
  /** `GET` with these headers; without them as the user who sees everything. */
  get(path: string, headers?: Readonly<Record>): Promise<Answered>
  /** The records that an encoded query finds in a table. */
  find(
    query: string,
    table?: string,
    more?: Readonly<{ [name: string]: string }>,
  ): Promise<Record[]>
  /** The names of these records. */
  names(query: string, table?: string): Promise<readonly unknown[]>
  /** Asks for OAuth tokens. */
  tokens(form: Readonly<{ [name: string]: string }>): Promise<Answered>
}

/** The header of a login with name and password. */
export function basic(user: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${btoa(`${user}:${password}`)}` }
}

/** Starts an instance, plays, and ends it. */
export async function playServicenow(
  play: (stage: Stage) => Promise<void>,
  seed: ServicenowSeed = {},
): Promise<void> {
  const standIn = await startStandIn('servicenow', { seed })
  const { credentials } = standIn
  const send = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(`${credentials.url}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const body: unknown = isJson ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body }
  }
  const get: Stage['get'] = (path, headers = basic(credentials.user, credentials.password)) =>
    send(path, { headers: { ...headers } as { [name: string]: string } })
  const find: Stage['find'] = async (query, table = 'cmdb_ci_service', more = {}) => {
    const parameters = new URLSearchParams({ sysparm_query: query, ...more })
    const { status, body } = await get(`/api/now/table/${table}?${parameters.toString()}`)
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
    return (body as { result: Record[] }).result
  }
  try {
    await play({
      credentials,
      remote: control(standIn.url),
      get,
      find,
      names: async (query, table) => (await find(query, table)).map((row) => row['name']),
      tokens: (form) =>
        send('/oauth_token.do', { method: 'POST', body: new URLSearchParams(form) }),
    })
  } finally {
    await standIn.close()
  }
}
