import type { Finding } from '../worst.ts'
import { UnfitFile } from './read-file.ts'
import { codeOf } from './read-folder.ts'

/** Why a file cannot be a key, and what to do about it. */
export function findingOf(error: unknown, path: string): Finding {
  if (error instanceof UnfitFile) {
    return {
      code: 'value-invalid',
      path,
      message: error.message,
      hint: 'Check which volume is mounted here, and which key the file holds.',
    }
  }
  switch (codeOf(error)) {
    case 'ENOENT':
      return {
        code: 'key-missing',
        path,
        message: 'does not exist',
        hint: 'Check the names of files on both sides: what is published, and what is read.',
      }
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'permission-denied',
        path,
        message: 'may not be read',
        hint: 'Let the publisher give the files to a group of this process: fsGroup in Kubernetes.',
      }
    default:
      return {
        code: 'unavailable',
        path,
        message: `cannot be read (${codeOf(error) ?? 'unknown'})`,
        hint: 'Look at the volume and the messages of the operating system.',
      }
  }
}
