import type { VaultProblem } from '../error.ts'
import { dangerOf } from './dangerous-variables.ts'
import { dialects } from './dialects/dialect.ts'
import { bytesOf } from './dialects/encoded.ts'
import { keysOfFile } from './keys-of-file.ts'
import type { PublishedFile, PublishTarget } from './target.ts'

/** Longest name of a file on Linux. */
const longestNameBytes = 255

/**
 * All that is wrong with a target before any value is known: names, collisions, dangerous variables, modes, limits of
 * the dialects. `keyNames` are the keys that exist, optional ones too. Paths of the problems are those in the target,
 * such as `files[1].variables.NODE_OPTIONS`; the code is `config`.
 */
export function checkTarget(
  target: PublishTarget,
  keyNames: readonly string[],
): readonly VaultProblem[] {
  const known = new Set(keyNames)
  const seen = new Map<string, number>()
  return [
    ...folderProblems(target),
    ...target.files.flatMap((file, index) => {
      const path = `files[${index}]`
      const first = seen.get(file.name)
      seen.set(file.name, first ?? index)
      return [
        ...nameProblems(file.name, `${path}.name`),
        ...(first === undefined
          ? []
          : [problem(`${path}.name`, `files[${first}] has this name already`)]),
        ...fileModeProblems(file.mode, `${path}.mode`),
        ...keysOfFile(file)
          .filter(([, key]) => !known.has(key))
          .map(([place, key]) => problem(`${path}.${place}`, `there is no key "${key}"`)),
        ...variableProblems(file, path, target.allowVariables ?? []),
      ]
    }),
  ]
}

const layouts: readonly string[] = ['generation', 'flat']

function folderProblems(target: PublishTarget): readonly VaultProblem[] {
  const { folder, files, folderMode, group, layout, keepPreviousMs } = target
  const problems: VaultProblem[] = []
  if (folder === '' || folder.includes('\0')) problems.push(problem('folder', 'must be a path'))
  if (files.length === 0) problems.push(problem('files', 'must name at least one file'))
  if (layout !== undefined && !layouts.includes(layout)) {
    problems.push(problem('layout', `must be one of ${layouts.join(', ')}`))
  }
  problems.push(...fileModeProblems(target.fileMode, 'fileMode'))
  if (folderMode !== undefined) {
    if (!isMode(folderMode)) problems.push(problem('folderMode', notAMode))
    else if ((folderMode & 0o500) !== 0o500) {
      problems.push(problem('folderMode', 'must let its owner read and enter the folder (0o500)'))
    } else if ((folderMode & 0o002) !== 0) {
      problems.push(problem('folderMode', 'must not let everybody write into the folder (0o002)'))
    }
  }
  if (group !== undefined && !(Number.isInteger(group) && group >= 0 && group < 2 ** 32 - 1)) {
    problems.push(problem('group', 'must be the number of a group'))
  }
  if (keepPreviousMs !== undefined && !(keepPreviousMs >= 0)) {
    problems.push(problem('keepPreviousMs', 'must be a number of milliseconds, zero or more'))
  }
  return problems
}

function nameProblems(name: string, path: string): readonly VaultProblem[] {
  if (name === '' || name === '.') return [problem(path, 'must be the name of a file')]
  if (name.includes('/') || name.includes('\0')) {
    return [problem(path, 'must be a name without folder')]
  }
  if (name.startsWith('..')) {
    return [problem(path, 'must not begin with "..": such names belong to the publisher')]
  }
  if (!name.isWellFormed() || bytesOf(name) > longestNameBytes) {
    return [problem(path, `must be text of at most ${longestNameBytes} bytes`)]
  }
  return []
}

const notAMode = 'must be a mode between 0 and 0o777'

function fileModeProblems(mode: number | undefined, path: string): readonly VaultProblem[] {
  if (mode === undefined) return []
  if (!isMode(mode)) return [problem(path, notAMode)]
  if ((mode & 0o400) === 0) {
    return [problem(path, 'must let its owner read the file (0o400), who has to see if it changed')]
  }
  return (mode & 0o002) === 0
    ? []
    : [problem(path, 'must not let everybody write to the file (0o002)')]
}

function isMode(mode: number): boolean {
  return Number.isInteger(mode) && mode >= 0 && mode <= 0o777
}

function variableProblems(
  file: PublishedFile,
  path: string,
  allowed: readonly string[],
): readonly VaultProblem[] {
  if (!('dialect' in file)) return []
  const rules = Object.hasOwn(dialects, file.dialect) ? dialects[file.dialect] : undefined
  if (rules === undefined) {
    const known = Object.keys(dialects).join(', ')
    return [problem(`${path}.dialect`, `must be one of ${known}`)]
  }
  const { nameBytes } = rules
  return Object.keys(file.variables).flatMap((name) => {
    const at = `${path}.variables.${name}`
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      return [problem(at, 'must be letters, digits and "_", not beginning with a digit')]
    }
    if (nameBytes !== undefined && name.length > nameBytes) {
      return [problem(at, `must have at most ${nameBytes} characters in this dialect`)]
    }
    const danger = allowed.includes(name) ? undefined : dangerOf(name)
    return danger === undefined
      ? []
      : [problem(at, `${danger}; name it in allowVariables if that is meant`)]
  })
}

function problem(path: string, message: string): VaultProblem {
  return { code: 'config', path, message }
}
