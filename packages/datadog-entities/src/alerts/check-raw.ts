import { escapedToken } from '../links/pointer.ts'
import type { Problem } from '../problem.ts'
import { didYouMean } from '../queries/nearest.ts'
import type { RawSignal } from './alert.ts'
import { smuggled, type TextRules } from './check-summary.ts'
import { readOnlyFields } from './monitor-content.ts'
import { noService, wordsOf } from './raw-words.ts'
import { isOwnershipTag } from './tags.ts'

/** What an alert says beside its raw signal. */
export interface BesideRaw {
  readonly service?: string | undefined
  readonly unmarked?: boolean | undefined
  /** The words that the alert has said. */
  readonly said: readonly string[]
}

/** What is wrong with a raw signal: nobody is notified by it secretly, and the alert does not say otherwise. */
export function rawSignalProblems(
  { options, rest = {} }: RawSignal,
  beside: BesideRaw,
  rules: TextRules,
): readonly Problem[] {
  const texts = [
    ['/signal/rest/message', rest['message']],
    ['/signal/options/escalation_message', options?.['escalation_message']],
  ] as const
  return [
    ...texts.flatMap(([pointer, text]) =>
      typeof text === 'string' ? smuggled(pointer, text, rules) : [],
    ),
    ...Object.keys(rest).flatMap((field) => fieldProblems(field, beside)),
    ...tagProblems(rest['tags'], beside),
    ...Object.entries(wordsOf).flatMap(([field, words]) =>
      rest[field] === undefined ? [] : contradictions(field, words, beside),
    ),
  ]
}

const inSignal: ReadonlySet<string> = new Set(['type', 'query', 'options'])
const known: readonly string[] = [...Object.keys(wordsOf), 'restricted_roles']

/** Fields that nobody knows are kept of foreign monitors; ours have none that we did not write. */
function fieldProblems(field: string, { unmarked = false }: BesideRaw): readonly Problem[] {
  const pointer = `/signal/rest/${escapedToken(field)}`
  const misplaced = inSignal.has(field)
  if (misplaced || readOnlyFields.has(field)) {
    const hint = misplaced ? 'it stands in the signal itself' : 'only Datadog writes it'
    return [{ pointer, message: 'expected nothing here', hint }]
  }
  if (unmarked || known.includes(field)) return []
  return [{ pointer, message: 'unknown field', hint: didYouMean(field, known) }]
}

/** Words without which no alert is one; they may stand beside a field that says them too. */
const needed: ReadonlySet<string> = new Set(['name', 'service'])

function contradictions(
  field: string,
  words: readonly string[],
  { said }: BesideRaw,
): readonly Problem[] {
  return words
    .filter((word) => !needed.has(word) && said.includes(word))
    .map((word) => ({
      pointer: `/${word}`,
      message: `expected nothing: signal.rest.${field} says it`,
      hint: `leave out one of ${word} and signal.rest.${field}`,
    }))
}

function tagProblems(tags: unknown, { service, unmarked = false }: BesideRaw): readonly Problem[] {
  if (!Array.isArray(tags)) return []
  const pointer = '/signal/rest/tags'
  const named =
    service === undefined || service === noService || tags.includes(`service:${service}`)
  return [
    ...(named
      ? []
      : [{ pointer, message: `expected service:${service} among the tags`, hint: 'they win' }]),
    ...tags.flatMap((tag: unknown, index): Problem[] =>
      !unmarked && typeof tag === 'string' && isOwnershipTag(tag)
        ? [
            {
              pointer: `${pointer}/${index}`,
              message: `expected no reserved tag, got ${JSON.stringify(tag)}`,
              hint: 'managed_by and birddog_ tell whose a monitor is',
            },
          ]
        : [],
    ),
  ]
}
