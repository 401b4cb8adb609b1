import type { FileSystem } from './file-system.ts'

/** Tells whose work something unfinished is. */
export interface Writers {
  /** This thread, in the form that names carry: letters, digits and dashes. */
  readonly self: string
  /** Whether this writer is certainly not at work now: it is this thread itself, or its process has ended. */
  hasStopped(writer: string): boolean
}

/**
 * Writers by their thread: `<machine and PID namespace>-<pid>-<start of the process>-<thread>`. A process of another
 * namespace, such as that of another container, cannot be seen from here; and without `/proc` nothing can.
 */
export function writersHere(files: FileSystem): Writers {
  const place = orNothing(() => placeOf(files))
  const thread = orNothing(() => files.readlinkSync('/proc/thread-self').split('/').pop())
  const start = orNothing(() => startOf(files, 'self'))
  const known = place !== undefined && thread !== undefined && start !== undefined
  const self = known ? `${place}-${process.pid}-${start}-${thread}` : 'unknown'
  return {
    self,
    hasStopped(writer) {
      if (!known) return false
      if (writer === self) return true
      const [where, pid = '', started] = writer.split('-')
      if (where !== place) return false
      return (
        !isAlive(Number(pid)) ||
        isAnother(
          started,
          orNothing(() => startOf(files, pid)),
        )
      )
    },
  }
}

/** The same for all processes that can see each other's numbers. */
function placeOf(files: FileSystem): string {
  const boot = files.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
  const [namespace] = /\d+/.exec(files.readlinkSync('/proc/self/ns/pid')) ?? []
  return `${boot.slice(0, 8)}${Number(namespace).toString(36)}`
}

/** When a process started, in ticks since the machine did: numbers of processes are used again. */
function startOf(files: FileSystem, pid: string): string | undefined {
  const stat = files.readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The second field is the program's name in parentheses, and may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/** A process that hides from us may be the same one. */
function isAnother(started: string | undefined, start: string | undefined): boolean {
  return start !== undefined && start !== started
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

function orNothing<Found>(find: () => Found): Found | undefined {
  try {
    return find()
  } catch {
    return undefined
  }
}
