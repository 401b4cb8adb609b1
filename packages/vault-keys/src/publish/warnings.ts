import type { Wanted } from './wanted.ts'

const everybody = 0o004

/** What is allowed and still not a good idea. */
export function warningsOf(
  { files, folderMode }: Wanted,
  folder: string,
  inMemory: boolean | undefined,
): readonly string[] {
  const open = files.filter(({ mode }) => (mode & everybody) !== 0).map(({ name }) => name)
  return [
    ...(inMemory === false
      ? [`${folder} is not kept in memory (tmpfs): what is published reaches a disk`]
      : []),
    ...(open.length > 0 ? [`everybody may read ${open.join(', ')} in ${folder}`] : []),
    ...((folderMode & everybody) === 0 ? [] : [`everybody may list ${folder}`]),
  ]
}
