import * as nodeFileSystem from 'node:fs'

/**
 * What publishing needs of a file system: these functions of `node:fs`.
 *
 * They are the synchronous ones, on purpose. A publication is some dozens of calls of a few microseconds on a file
 * system in memory; through the thread pool it takes seven times as long. And nothing else of this thread runs between
 * the first step and the last.
 */
export type FileSystem = Pick<
  typeof nodeFileSystem,
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'readlinkSync'
  | 'renameSync'
  | 'rmdirSync'
  | 'statSync'
  | 'statfsSync'
  | 'symlinkSync'
  | 'unlinkSync'
  | 'writeSync'
>

/** The file system of this machine. */
export const systemFiles: FileSystem = nodeFileSystem

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } =
  nodeFileSystem.constants

/** Makes a new file and follows no link to an existing one. */
export const newFile: number = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW

/** Opens a file that is there. A link is an error, and a pipe that somebody put there blocks nobody. */
export const existingFile: number = O_RDONLY | O_NOFOLLOW | O_NONBLOCK

/** Opens a folder, to change or flush it. */
export const existingFolder: number = O_RDONLY | O_DIRECTORY | O_NOFOLLOW

/** Calls `use` with the open file, and closes it whatever happens. */
export function withOpen<Result>(
  files: FileSystem,
  path: string,
  flags: number,
  use: (fd: number) => Result,
): Result {
  const fd = files.openSync(path, flags, 0o600)
  try {
    return use(fd)
  } finally {
    files.closeSync(fd)
  }
}

/** The system's name for what went wrong, such as `ENOENT`; undefined if it was not the system that said so. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const { code } = error
  return typeof code === 'string' && /^E(?!RR_)[A-Z0-9]+$/.test(code) ? code : undefined
}
