/** What an answer about an entity says besides kind, ref, id and spec. */
const answerMembers: ReadonlySet<string> = new Set([
  'organisation',
  'owner',
  'services',
  'url',
  'drift',
  'status',
])

/**
 * The JSON text without what only answers say, so that an answer can be changed and sent back. Undefined when it is not
 * such an answer: then it is to be judged as it is.
 */
export function withoutAnswerMembers(text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value)
  const names = entries.map(([name]) => name)
  if (!names.includes('spec') || !names.includes('kind')) return undefined
  const kept = entries.filter(([name]) => !answerMembers.has(name))
  return kept.length === entries.length ? undefined : JSON.stringify(Object.fromEntries(kept))
}
