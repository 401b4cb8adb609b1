import type { Notify } from './alert.ts'

/** For whom a line of a message is, in the order of the lines. */
export const occasions = ['critical', 'warning', 'noData', 'recovery', 'always'] as const

/** Handles by occasion, without `@`. */
export type Handles = Pick<Notify, (typeof occasions)[number]>

/** What a message says, and to whom. */
export interface MessageParts {
  readonly summary?: string
  readonly handles: Handles
}

const blocks = {
  critical: 'is_alert',
  warning: 'is_warning',
  noData: 'is_no_data',
  recovery: 'is_recovery',
} as const

const mentions = String.raw`@[^\s{}]+(?: @[^\s{}]+)*`
const shapes = occasions.map((occasion) => {
  const block = occasion === 'always' ? undefined : blocks[occasion]
  const shape = block === undefined ? `(${mentions})` : `{{#${block}}}(${mentions}){{/${block}}}`
  return { occasion, pattern: new RegExp(`^${shape.replaceAll('{{', String.raw`\{\{`)}$`) }
})

/** The message of a monitor: the summary, a blank line, and a line for each occasion that has handles. */
export function messageText({ summary, handles }: MessageParts): string {
  const text = (summary ?? '').trimEnd()
  const lines = occasions.flatMap((occasion) => {
    const names = [...new Set(handles[occasion] ?? [])].toSorted()
    return names.length === 0 ? [] : [lineOf(occasion, names)]
  })
  if (lines.length === 0) return text
  return text === '' ? lines.join('\n') : `${text}\n\n${lines.join('\n')}`
}

/** Takes a message apart: the longest end of lines in our shapes and order, and what stands before them. */
export function messageParts(message: string): MessageParts {
  const lines = message.split('\n')
  const handles: { -readonly [Occasion in keyof Handles]: Handles[Occasion] } = {}
  let lowest: number = occasions.length
  while (lines.length > 0) {
    const found = lineIn(lines.at(-1) ?? '')
    const rank = found === undefined ? lowest : occasions.indexOf(found.occasion)
    if (found === undefined || rank >= lowest) break
    handles[found.occasion] = found.names
    lowest = rank
    lines.pop()
  }
  const told = lowest < occasions.length
  const text = (told && lines.at(-1) === '' ? lines.slice(0, -1) : lines).join('\n')
  return { ...(text !== '' && { summary: text }), handles }
}

/** Whether a text ends in a line that would be read as ours. */
export function endsInHandles(summary: string): boolean {
  return lineIn(summary.trimEnd().split('\n').at(-1) ?? '') !== undefined
}

function lineOf(occasion: (typeof occasions)[number], names: readonly string[]): string {
  const inner = names.map((name) => `@${name}`).join(' ')
  if (occasion === 'always') return inner
  return `{{#${blocks[occasion]}}}${inner}{{/${blocks[occasion]}}}`
}

function lineIn(
  line: string,
):
  | { readonly occasion: (typeof occasions)[number]; readonly names: readonly string[] }
  | undefined {
  for (const { occasion, pattern } of shapes) {
    const inner = pattern.exec(line)?.[1]
    if (inner !== undefined) {
      return { occasion, names: inner.split(' ').map((mention) => mention.slice(1)) }
    }
  }
  return undefined
}
