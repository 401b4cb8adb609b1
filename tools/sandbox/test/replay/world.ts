import { control, startStandIn, type FaultRule, type RunningStandIn } from '../../src/index.ts'
import { send, type Received } from './send.ts'

/** The users of the seed whose sessions the recordings use. */
export type UserName =
  | 'glpi'
  | 'bridge'
  | 'onlyb'
  | 'norec'
  | 'nocreate'
  | 'nosee'
  | 'readonly'
  | 'selfserv'
  | 'noprofile'

/** A stand-in that is being brought into the state in which the recordings were made. */
export interface World {
  readonly origin: string
  readonly appToken: string
  tokenOf(user: UserName): Promise<string>
  /** The session of this user, opened when he has none. */
  sessionOf(user: UserName): Promise<string>
  /** The next call of these users opens a new session. */
  forgetSessions(): void
  settings(change: Readonly<Record<string, unknown>>): Promise<void>
  faults(rules: readonly FaultRule[]): Promise<void>
  trouble(name: string | undefined): Promise<void>
  clock(change: { advanceMs?: number; offsetMs?: number }): Promise<void>
  /** Creates an item with the next free id, or with this one. */
  add(itemtype: string, input: object, user?: UserName, id?: number): Promise<number>
  change(itemtype: string, id: number, input: object, user?: UserName): Promise<void>
  /** How many tickets a session of `bridge` sees. */
  countTickets(): Promise<number>
  close(): Promise<void>
}

/** Starts a stand-in for a replay. */
export async function createWorld(): Promise<World> {
  const standIn: RunningStandIn<'glpi'> = await startStandIn('glpi')
  const remote = control(standIn.url)
  const { appToken } = standIn.credentials
  const sessions = new Map<UserName, string>()

  async function tokenOf(user: UserName): Promise<string> {
    const state = await remote.state<{
      items: { User: readonly { name: string; api_token: string }[] }
    }>()
    return state.items.User.find(({ name }) => name === user)?.api_token ?? ''
  }

  async function sessionOf(user: UserName): Promise<string> {
    const known = sessions.get(user)
    if (known !== undefined) return known
    const answer = await send(standIn.url, 'GET', '/apirest.php/initSession', {
      'App-Token': appToken,
      Authorization: `user_token ${await tokenOf(user)}`,
    })
    const session = String((JSON.parse(answer.body) as { session_token?: string }).session_token)
    sessions.set(user, session)
    return session
  }

  async function call(
    user: UserName,
    method: string,
    path: string,
    body: object,
  ): Promise<Received> {
    const headers = {
      'App-Token': appToken,
      'Session-Token': await sessionOf(user),
      'Content-Type': 'application/json',
    }
    const answer = await send(
      standIn.url,
      method,
      `/apirest.php/${path}`,
      headers,
      Buffer.from(JSON.stringify(body)),
    )
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`)
    return answer
  }

  return {
    origin: standIn.url,
    appToken,
    tokenOf,
    sessionOf,
    forgetSessions: () => sessions.clear(),
    settings: async (change) => {
      await remote.settings(change)
    },
    faults: async (rules) => {
      await remote.faults(rules)
    },
    trouble: async (name) => {
      await remote.faults(
        name === undefined ? [] : [{ match: {}, effect: { type: 'trouble', name } }],
      )
    },
    clock: async (change) => {
      await remote.clock(change)
    },
    async add(itemtype, input, user = 'bridge', id) {
      await remote.clock({ advanceMs: 1000 })
      if (id !== undefined) await remote.settings({ nextIds: { [itemtype]: id } })
      const { body } = await call(user, 'POST', itemtype, { input })
      return (JSON.parse(body) as { id: number }).id
    },
    async change(itemtype, id, input, user = 'bridge') {
      await remote.clock({ advanceMs: 1000 })
      await call(user, 'PUT', `${itemtype}/${id}`, { input })
    },
    async countTickets() {
      const answer = await send(
        standIn.url,
        'GET',
        '/apirest.php/Ticket?range=0-0&only_id=true&get_hateoas=false',
        { 'App-Token': appToken, 'Session-Token': await sessionOf('bridge') },
      )
      return Number(answer.headers['content-range']?.split('/')[1] ?? 0)
    },
    close: standIn.close,
  }
}
