import { fitsAny } from '../../access/pattern.ts'

/** What stands for a variable while handles are looked for: `{{host.name}}` may be anything. */
const something = '\u{fffc}'
const variable = /\{\{\s*(?:\[[^\s[\]{}]+\]|[\w@][\w@/-]*)(?:\.[\w-]+)*\s*\}\}/g

/** Everything in a text that Datadog could take for a handle, without `@`. A variable in it is shown as U+FFFC. */
export function handlesIn(text: string): readonly string[] {
  const bare = text.replaceAll(variable, something)
  const runs = Array.from(bare.matchAll(/@[^\s{}]+/g), ([run]) => run)
  const handles = runs.flatMap((run) =>
    run
      .split(/[,;|()<>[\]"'!?]+/)
      .map((part) => part.replace(/^@+/, '').replace(/[.:]+$/, ''))
      .filter((part) => part !== ''),
  )
  return [...new Set(handles)]
}

/** Whether one of these patterns allows the handle. Addresses need a pattern with `@`, or `*` alone. */
export function isAllowedHandle(handle: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern === '*') return true
    if (handle.includes('@') && !pattern.includes('@')) return false
    return fitsAny([pattern.toLowerCase()], handle.toLowerCase())
  })
}
