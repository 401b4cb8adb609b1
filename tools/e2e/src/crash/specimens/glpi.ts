/** The little of GLPI's REST API that a careless bridge uses. */
export interface CarelessGlpi {
  /** @throws when the answer is not 201: it is lost, or it is no. */
  create(title: string): Promise<number>
  close(ticketId: number): Promise<void>
}

/** Logs in with the credentials of the environment and stays logged in. */
export async function logIn(env: NodeJS.ProcessEnv): Promise<CarelessGlpi> {
  const url = env['GLPI_URL'] ?? ''
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'app-token': env['GLPI_APP_TOKEN'] ?? '',
  }
  const ask = async (method: string, path: string, input: unknown, expected: number) => {
    const response = await fetch(url + path, {
      method,
      headers,
      body: JSON.stringify({ input }),
    })
    const text = await response.text()
    if (response.status !== expected) throw new Error(`${response.status} ${text}`)
    return JSON.parse(text) as { readonly id?: number }
  }
  const session = await fetch(`${url}/initSession`, {
    headers: { ...headers, authorization: `user_token ${env['GLPI_USER_TOKEN'] ?? ''}` },
  })
  const { session_token } = (await session.json()) as { readonly session_token: string }
  headers['session-token'] = session_token
  return {
    async create(title) {
      const { id } = await ask('POST', '/Ticket', { name: title, content: title }, 201)
      if (id === undefined) throw new Error('no id')
      return id
    },
    async close(ticketId) {
      await ask('PUT', `/Ticket/${ticketId}`, { status: 6 }, 200)
    },
  }
}
