import type { VaultProblem } from '../../error.ts'
import { currentLink, readOwnName } from './names.ts'
import type { Seen, SeenEntry } from './seen.ts'

/** What refusals are told about. */
export interface Place {
  readonly folder: string
  /** The effective user of this process; undefined where there are no users. */
  readonly user: number | undefined
}

const others = 0o002
const sticky = 0o1000

/**
 * Why nothing can be published to a folder: it is none, others could put their own keys into it, or something of others
 * is where a file must go. Nothing of others is ever replaced.
 */
export function folderRefusals(seen: Seen, place: Place): readonly VaultProblem[] {
  const { self, folder } = seen
  if (self?.kind === 'link' && !isTrusted(self, place)) {
    return [refusal(place.folder, 'it is a link of another user, who could lead it elsewhere')]
  }
  if (self === undefined) return []
  if (folder === undefined) return [refusal(place.folder, 'it is a link that leads nowhere')]
  if (folder.kind !== 'folder') return [refusal(place.folder, 'it is not a folder')]
  if ((folder.mode & others) === 0) return []
  if ((folder.mode & sticky) === 0) {
    const message =
      'everybody may write into it, and so replace what is published; name a folder inside it, which will be made with safe modes'
    return [refusal(place.folder, message)]
  }
  return [...seen.entries]
    .filter(([name, entry]) => isOurs(name, entry) && !isTrusted(entry, place))
    .map(([name]) =>
      refusal(`${place.folder}/${name}`, 'another user made it, in a folder where everybody may'),
    )
}

/** Names that are taken by something that is not ours. */
export function takenNames(
  seen: Seen,
  place: Place,
  names: readonly string[],
  isFree: (entry: SeenEntry, name: string) => boolean,
): readonly VaultProblem[] {
  return names.flatMap((name) => {
    const entry = seen.entries.get(name)
    if (!entry || isFree(entry, name)) return []
    const what = { file: 'a file', folder: 'a folder', link: 'a link', other: 'something' }
    const message = `${what[entry.kind]} that was not published in this layout is in the way`
    return [refusal(`${place.folder}/${name}`, message)]
  })
}

/** Whether it is laid out as we do it; whoever made it. */
function isOurs(name: string, { target }: SeenEntry): boolean {
  return name === currentLink || readOwnName(name) !== undefined || target === `..data/${name}`
}

/** This user's, or root's, who needs no such way to do harm. */
function isTrusted({ owner }: SeenEntry, { user }: Place): boolean {
  return user === undefined || owner === user || owner === 0
}

function refusal(path: string, message: string): VaultProblem {
  return { code: 'target-unusable', path, message }
}
