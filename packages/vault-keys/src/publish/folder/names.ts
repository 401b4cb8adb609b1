/**
 * Names of our own making: `..2026_11_21_13_50_35.042.<writer>.<random>`, as the kubelet names its generations, with
 * who made it. What is not finished yet bears the same name after a word of its own.
 *
 * - `generation`: a folder with the files of one publication
 * - `link`: a link that will be renamed to `..data`
 * - `file`: a file that will be renamed to a published one
 */
export type OwnKind = 'generation' | 'link' | 'file'

/** What a name of ours tells. */
export interface OwnName {
  readonly kind: OwnKind
  /** In epoch milliseconds. A later publication has a later one, even if the clock was set back. */
  readonly createdAt: number
  /** Who made it, see `writer.ts`. */
  readonly writer: string
}

/** The link to the current generation. */
export const currentLink = '..data'

const words: Readonly<Record<OwnKind, string>> = {
  generation: '',
  link: 'data_tmp.',
  file: 'file_tmp.',
}

const pattern =
  /^\.\.(data_tmp\.|file_tmp\.)?(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)\.(\d{3})\.([0-9a-z-]+)\.[0-9a-z]{8}$/

/** A new name. `random` gives numbers from 0 to below 1. */
export function ownName({ kind, createdAt, writer }: OwnName, random: () => number): string {
  const time = new Date(createdAt).toISOString()
  const [date = '', clock = ''] = time.slice(0, -1).split('T')
  const stamp = `${date.replaceAll('-', '_')}_${clock.replaceAll(':', '_')}`
  return `..${words[kind]}${stamp}.${writer}.${eightOf(random)}`
}

/** Undefined for a name that is not of our making. */
export function readOwnName(name: string): OwnName | undefined {
  const found = pattern.exec(name)
  if (!found) return undefined
  const [, word, year, month, day, hour, minute, second, ms, writer = ''] = found
  const createdAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  if (Number.isNaN(createdAt)) return undefined
  const kind = word === words.link ? 'link' : word === words.file ? 'file' : 'generation'
  return { kind, createdAt, writer }
}

function eightOf(random: () => number): string {
  const digits = Math.floor(random() * 36 ** 8).toString(36)
  return digits.padStart(8, '0')
}
