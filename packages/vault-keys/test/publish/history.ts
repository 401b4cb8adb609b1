import { publish } from '../../src/publish/publish.ts'
import type { PublishTarget } from '../../src/publish/target.ts'
import { exampleContents } from './example.ts'
import { secrets } from './secrets.ts'

/** The values of one publication; the application key is optional. */
export type ExampleValues = { readonly apiKey: string; readonly appKey?: string }

/** A publication, with what was published before it. */
export interface Publication {
  readonly title: string
  readonly before: readonly ExampleValues[]
  readonly values: ExampleValues
}

const one: ExampleValues = { apiKey: 'one', appKey: 'two' }
const other: ExampleValues = { apiKey: 'three', appKey: 'four' }
const fewer: ExampleValues = { apiKey: 'five' }

/** Every kind of publication: where links come, stay and go, and where there is something to clean up. */
export const publications: readonly Publication[] = [
  { title: 'the first one', before: [], values: one },
  { title: 'other values', before: [one], values: other },
  { title: 'a key that comes', before: [fewer], values: other },
  { title: 'a key that goes', before: [one], values: fewer },
  { title: 'one after several', before: [one, fewer, other], values: one },
]

/** What was published before the last one of a history. */
export function contentsBefore({ before }: Publication): Readonly<Record<string, string>> {
  const last = before.at(-1)
  return last ? exampleContents(last) : {}
}

/** Publishes all that comes before. */
export async function playBefore(target: PublishTarget, { before }: Publication): Promise<void> {
  for (const values of before) await publish(secrets(values), target)
}
