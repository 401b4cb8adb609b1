import { systemFiles } from '../../src/publish/folder/file-system.ts'
import type { FileSystem } from '../../src/publish/folder/file-system.ts'

/** Functions of a {@link FileSystem} that change nothing. Whatever is not named here counts as a change. */
const harmless = new Set<string>([
  'closeSync',
  'fstatSync',
  'lstatSync',
  'readFileSync',
  'readdirSync',
  'readlinkSync',
  'statSync',
  'statfsSync',
])

/** One call of a file system. */
export interface FileCall {
  readonly name: string
  readonly args: readonly unknown[]
  readonly changes: boolean
}

/** Answers a call in the place of the file system, by throwing or with an `answer`; or lets it pass. */
export type BeforeCall = (
  call: FileCall,
  index: number,
) => { readonly answer: unknown } | undefined | void

/** The file system of this machine, with somebody who is asked before each call. */
export function watchedFiles(before: BeforeCall): FileSystem {
  let index = 0
  return new Proxy(systemFiles, {
    get(target, name: keyof FileSystem) {
      const real: unknown = Reflect.get(target, name)
      if (typeof real !== 'function') return real
      return (...args: readonly unknown[]): unknown => {
        const at = index
        index += 1
        const instead = before({ name, args, changes: changes(name, args) }, at)
        return instead ? instead.answer : Reflect.apply(real, target, args)
      }
    },
  })
}

/** A failure as the file system tells it. */
export function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: told by the test`), { code })
}

function changes(name: string, args: readonly unknown[]): boolean {
  // Opened to be read, or made.
  if (name === 'openSync') return (Number(args[1]) & 0o103) !== 0
  return !harmless.has(name)
}
