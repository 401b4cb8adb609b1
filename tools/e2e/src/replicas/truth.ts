import type { Control } from '@retriever/sandbox'

import type { Answer } from './send.ts'

/** An entity that Datadog holds. */
export interface Held {
  readonly family: 'monitor' | 'dashboard'
  readonly id: string
  readonly name: string
}

/** Everything that Datadog holds, read from the stand-in's state: what is deleted is not there. */
export async function heldBy(datadog: Control): Promise<readonly Held[]> {
  const { monitors, dashboards } = await datadog.state<State>()
  return [
    ...monitors.filter(isThere).map(({ id, name = '' }) => held('monitor', id, name)),
    ...dashboards.filter(isThere).map(({ id, title = '' }) => held('dashboard', id, title)),
  ]
}

/** What is wrong about equal requests that were meant to leave one entity. Empty: nothing. */
export function violations(
  left: readonly Held[],
  answers: readonly Pick<Answer, 'id' | 'status' | 'text'>[],
): readonly string[] {
  const [one, ...more] = left
  if (!one) return ['nothing is left']
  return [
    ...(more.length > 0 ? [`${left.length} are left: ${left.map(({ id }) => id).join(', ')}`] : []),
    ...answers.flatMap(({ id, status, text }) => {
      if (status !== 200 && status !== 201) return [`answered ${status}: ${text}`]
      return id === one.id ? [] : [`${status} named ${String(id)} instead of ${one.id}`]
    }),
  ]
}

interface Kept {
  readonly id: string | number
  readonly name?: string
  readonly title?: string
  readonly deleted?: boolean
}

interface State {
  readonly monitors: readonly Kept[]
  readonly dashboards: readonly Kept[]
}

function isThere({ deleted }: Kept): boolean {
  return deleted !== true
}

function held(family: Held['family'], id: string | number, name: string): Held {
  return { family, id: String(id), name }
}
