import { VaultError } from '../error.ts'
import type { VaultProblem } from '../error.ts'
import type { Limits } from './decide.ts'

/** How a set of keys is kept fresh. Everything has a default. */
export interface KeysOptions {
  /** Names the set in errors, events and the status. Default `keys`. */
  readonly name?: string
  /** Time between readings; each is drawn from 10 % around it. Default 300,000. */
  readonly refreshMs?: number
  /** For how long the last good values may be used while reading fails. Default 86,400,000: a day. */
  readonly maxStaleMs?: number
  /** Time for one reading with all its attempts. Default: that of the Vault. */
  readonly deadlineMs?: number
  /**
   * How often refused values lead to a reading at most, and how long a `get` waits for it. Default 5,000.
   */
  readonly rejectThrottleMs?: number
}

/** {@link KeysOptions} with its defaults. */
export interface KeysTimes extends Limits {
  readonly refreshMs: number
  readonly deadlineMs: number
}

/** Fills in the defaults. Throws one `config` error that names everything that is wrong. */
export function keysTimes(
  options: Omit<KeysOptions, 'name'>,
  presets: KeysTimes,
  who: string,
): KeysTimes {
  const problems: VaultProblem[] = []
  const time = (path: keyof KeysTimes, least: number): number => {
    const value = options[path] ?? presets[path]
    if (!(value >= least))
      problems.push({ code: 'config', path, message: `must be ${least} or more` })
    return value
  }
  const times = {
    refreshMs: time('refreshMs', 1),
    maxStaleMs: time('maxStaleMs', 1),
    deadlineMs: time('deadlineMs', 1),
    rejectThrottleMs: time('rejectThrottleMs', 0),
  }
  if (problems.length === 0) return times
  const told = problems.map(({ path, message }) => `${path} ${message}`)
  throw new VaultError(`${who}: ${told.join('; ')}`, {
    code: 'config',
    hint: 'Give milliseconds.',
    problems,
  })
}
