import type { RunningSidecar } from '@retriever/launcher'

import type { Declared } from './declared.ts'
import { allToken } from './entity-system.ts'

/** What a request came to. Status 0: the connection ended without an answer. */
export interface Answer {
  readonly status: number
  /** Of the entity that the answer is about. */
  readonly id: string | undefined
  readonly replayed: boolean
  readonly text: string
}

/** Posts what is declared, over a connection of its own. */
export async function create(
  { api }: Pick<RunningSidecar, 'api'>,
  { kind, spec }: Declared,
  key?: string,
): Promise<Answer> {
  try {
    const response = await fetch(`${api}/${kind}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${allToken}`,
        'content-type': 'application/json',
        connection: 'close',
        ...(key !== undefined && { 'idempotency-key': `"${key}"` }),
      },
      body: JSON.stringify(spec),
    })
    const text = await response.text()
    const { id } = JSON.parse(text) as { readonly id?: string }
    const replayed = response.headers.get('idempotency-replayed') === 'true'
    return { status: response.status, id, replayed, text }
  } catch (error) {
    return { status: 0, id: undefined, replayed: false, text: String(error) }
  }
}
