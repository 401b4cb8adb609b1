import type { PlanContext } from '../../src/publish/folder/plan.ts'
import type { Seen, SeenEntry, SeenFile } from '../../src/publish/folder/seen.ts'
import type { Step } from '../../src/publish/folder/step.ts'
import type { Wanted } from '../../src/publish/wanted.ts'

const plain = { mode: 0o440, owner: 1000, group: 0 }

/** A folder of user 1000 with these entries. */
export function seenFolder(
  entries: Readonly<Record<string, SeenFile>> = {},
  current?: { readonly name: string; readonly files: Readonly<Record<string, SeenFile>> },
): Seen {
  const folder: SeenEntry = { ...plain, kind: 'folder', mode: 0o750 }
  const generation: SeenEntry = { ...folder, mode: 0o550 }
  return {
    self: folder,
    folder,
    entries: new Map([
      ...Object.entries(entries),
      ...(current
        ? [['..data', link(current.name)] as const, [current.name, generation] as const]
        : []),
    ]),
    current: current && {
      ...current,
      folder: generation,
      files: new Map(Object.entries(current.files)),
    },
  }
}

export const nowhere: Seen = {
  self: undefined,
  folder: undefined,
  entries: new Map(),
  current: undefined,
}

export function link(target: string): SeenFile {
  return { ...plain, kind: 'link', mode: 0o777, target }
}

export function file(text: string, mode = 0o440): SeenFile {
  return { ...plain, kind: 'file', mode, content: Buffer.from(text) }
}

/** Files by their names, wanted with the usual modes; a file without text is absent. */
export function wanted(
  files: Readonly<Record<string, string | undefined>>,
  more: Partial<Wanted> = {},
): Wanted {
  const present = Object.entries(files).flatMap(([name, text]) =>
    text === undefined ? [] : [{ name, content: Buffer.from(text), mode: 0o440 }],
  )
  const absent = Object.keys(files).filter((name) => files[name] === undefined)
  return {
    files: present,
    absent,
    folderMode: 0o550,
    group: undefined,
    keepPreviousMs: 30_000,
    ...more,
  }
}

/** User 1000 at midnight. Names of our making are `..new-generation`, `..new-link`, `..new-file`. */
export const context: PlanContext = {
  folder: '/keys',
  user: 1000,
  now: Date.UTC(2026, 10, 21),
  keepPreviousMs: 30_000,
  hasStopped: () => true,
  newName: (kind) => `..new-${kind}`,
}

/** A step as one line: what it does, and to what. */
export function line(step: Step): string {
  const details = 'name' in step ? [step.name] : []
  if (step.do === 'swap') details.push(step.generation)
  if (step.do === 'replace') details.unshift(step.via)
  if (step.do === 'point') details.push(step.generation)
  if (step.do === 'write') details.push(`0${step.mode.toString(8)}`)
  return [step.do, ...details].join(' ')
}
