import { isEntityKind, type Mark } from './mark.ts'

/** What a mark line says, with the manager whose mark it is. */
export interface MarkLine {
  readonly manager: string
  readonly mark: Mark
}

/**
 * The line by which a dashboard is known, since dashboards take no tags of ours:
 * `managed-by birddog-sidecar kind=dashboard organisation=main owner=checkout ref=checkout%20overview spec=d1-…`.
 */
export function printMarkLine({ manager, mark }: MarkLine): string {
  const { kind, organisation, owner, ref, spec } = mark
  const fields = { kind, organisation, owner, ref, ...(spec === undefined ? {} : { spec }) }
  const printed = Object.entries(fields).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  )
  return ['managed-by', encodeURIComponent(manager), ...printed].join(' ')
}

const shape =
  /^managed-by (\S+) kind=(\S+) organisation=(\S*) owner=(\S*) ref=(\S*?)(?: spec=(\S*))?$/

/** What this line says; undefined when it is not exactly such a line. */
export function parseMarkLine(line: string): MarkLine | undefined {
  const found = shape.exec(line)
  if (found === null) return undefined
  const values = found.slice(1).map((value: string | undefined) => decoded(value))
  const [manager, kind, organisation, owner, ref, spec] = values
  if (manager === undefined || organisation === undefined) return undefined
  if (owner === undefined || ref === undefined || !isEntityKind(kind)) return undefined
  const said = {
    manager,
    mark: { kind, organisation, owner, ref, ...(spec === undefined ? {} : { spec }) },
  }
  return printMarkLine(said) === line ? said : undefined
}

/** A description with a mark line at its end. */
export function withMarkLine(description: string, line: MarkLine): string {
  const printed = printMarkLine(line)
  return description === '' ? printed : `${description}\n\n${printed}`
}

/** A description in two: what people wrote, and the mark line at the end if there is one. */
export function splitMarkLine(description: string): {
  readonly text: string
  readonly line?: MarkLine
} {
  const trimmed = description.trimEnd()
  const start = trimmed.lastIndexOf('\n') + 1
  const line = parseMarkLine(trimmed.slice(start))
  if (line === undefined) return { text: description }
  return { text: trimmed.slice(0, start).replace(/\n\n?$/, ''), line }
}

function decoded(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
