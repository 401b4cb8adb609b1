import { errnoOf, existingFolder, newFile, withOpen } from './file-system.ts'
import type { FileSystem } from './file-system.ts'
import { abandonedAfterMs } from './leftovers.ts'
import { currentLink } from './names.ts'
import { unfinishedMode } from './seen.ts'
import type { Step } from './step.ts'

/** Carries out steps in one folder, and remembers what it made that nobody can see yet. */
export interface Applier {
  /** Does one step; throws what the file system says. */
  apply(step: Step): void
  /** Takes back what was made and never became visible. What cannot be removed is left to the next publication. */
  takeBack(): void
}

/** Thrown instead of making something visible that others may count as abandoned by now. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow'
}

/** `elapsedMs` tells how long this publication takes already. */
export function createApplier(files: FileSystem, folder: string, elapsedMs: () => number): Applier {
  const hidden = new Set<string>()
  const at = (name: string): string => `${folder}/${name}`
  const currentNow = (): string | undefined => linkAt(files, at(currentLink))

  function reveal(via: string, name: string): void {
    if (elapsedMs() > abandonedAfterMs / 2) throw new TooSlow('the file system is too slow')
    files.renameSync(at(via), at(name))
    hidden.delete(via)
  }

  function apply(step: Step): void {
    switch (step.do) {
      case 'make-folder':
        return makeFolder(files, folder, step)
      case 'remove':
        return remove(files, at(step.name), step.folder)
      case 'make-generation':
        hidden.add(step.name)
        files.mkdirSync(at(step.name), unfinishedMode)
        return
      case 'write':
        if (!step.name.includes('/')) hidden.add(step.name)
        return write(files, at(step.name), step)
      case 'seal':
        return withOpen(files, at(step.name), existingFolder, (fd) => finish(files, fd, step))
      case 'link':
        return link(files, at(step.name), `${currentLink}/${step.name}`)
      case 'point':
        hidden.add(step.name)
        return files.symlinkSync(step.generation, at(step.name))
      case 'swap':
        reveal(step.via, currentLink)
        hidden.delete(step.generation)
        return
      case 'replace':
        return reveal(step.via, step.name)
      case 'unlink':
        if (currentNow() !== step.generation) return
        files.unlinkSync(at(step.name))
        // The set of a publisher that swapped in between may have this name.
        if (currentNow() !== step.generation) {
          link(files, at(step.name), `${currentLink}/${step.name}`)
        }
        return
      case 'flush':
        // Its path may be a link, which leads on only from within.
        return withOpen(files, at('.'), existingFolder, (fd) => files.fsyncSync(fd))
    }
  }

  return {
    apply,
    takeBack() {
      for (const name of hidden) {
        try {
          // A rename may have happened although it was told as failed.
          if (currentNow() === name) continue
          remove(files, at(name), files.lstatSync(at(name)).isDirectory())
        } catch {
          // The next publication knows it by its name.
        }
      }
    },
  }
}

function makeFolder(
  files: FileSystem,
  folder: string,
  step: Extract<Step, { do: 'make-folder' }>,
): void {
  if (!step.exists) files.mkdirSync(folder, unfinishedMode)
  withOpen(files, folder, existingFolder, (fd) => {
    // A folder in a setgid folder hands its group on as well.
    const inherited = files.fstatSync(fd).mode & 0o2000
    finish(files, fd, { mode: step.mode | inherited, group: step.group })
  })
}

function write(files: FileSystem, path: string, step: Extract<Step, { do: 'write' }>): void {
  withOpen(files, path, newFile, (fd) => {
    for (let done = 0; done < step.content.length;) {
      done += files.writeSync(fd, step.content, done)
    }
    finish(files, fd, step)
  })
}

/** Group before mode: changing the group may clear bits of the mode. The umask has no say in either. */
function finish(
  files: FileSystem,
  fd: number,
  { mode, group }: { readonly mode: number; readonly group: number | undefined },
): void {
  if (group !== undefined) files.fchownSync(fd, -1, group)
  files.fchmodSync(fd, mode)
  files.fsyncSync(fd)
}

function link(files: FileSystem, path: string, target: string): void {
  if (linkAt(files, path) === target) return
  try {
    files.symlinkSync(target, path)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST' || linkAt(files, path) !== target) throw error
  }
}

/** What is gone already is well gone. */
function remove(files: FileSystem, path: string, folder: boolean): void {
  try {
    if (!folder) return files.unlinkSync(path)
    withOpen(files, path, existingFolder, (fd) => files.fchmodSync(fd, unfinishedMode))
    for (const name of files.readdirSync(path)) files.unlinkSync(`${path}/${name}`)
    files.rmdirSync(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
  }
}

function linkAt(files: FileSystem, path: string): string | undefined {
  try {
    return files.readlinkSync(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EINVAL') return undefined
    throw error
  }
}
