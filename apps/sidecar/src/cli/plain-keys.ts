import type { KeysCommand } from './run-keys.ts'

interface Flags {
  readonly config?: readonly string[]
  readonly set?: readonly string[]
  readonly json?: boolean
  readonly debug?: boolean
}

/**
 * A command line of `retriever keys` that can be understood word by word: known options, written out, each value a word
 * of its own. A pod waits for its keys, and to read such a line does not take a library. Everything else, mistakes and
 * `--help` included, is undefined here, and the library's business.
 */
export function plainKeysCommand(argv: readonly string[]): KeysCommand | undefined {
  const [keys, name, ...words] = argv
  if (keys !== 'keys') return undefined
  const separator = words.indexOf('--')
  const own = separator < 0 ? words : words.slice(0, separator)
  const program = separator < 0 ? [] : words.slice(separator + 1)
  const flags = flagsOf(own)
  if (!flags || (name === 'exec') !== program.length > 0) return undefined
  const { config, set, json, debug } = flags
  const options = { ...(config && { config }), ...(debug && { debug }) }
  switch (name) {
    case 'once':
    case 'check':
    case 'probe':
      return set ? undefined : { name, options: { ...options, ...(json && { json }) } }
    case 'watch':
      return (set ?? json) ? undefined : { name, options }
    case 'exec':
      return json ? undefined : { name, options: { ...options, ...(set && { set }) }, program }
    default:
      return undefined
  }
}

function flagsOf(words: readonly string[]): Flags | undefined {
  let flags: Flags = {}
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    if (word === '--json') flags = { ...flags, json: true }
    else if (word === '--debug') flags = { ...flags, debug: true }
    else if (word === '--config' || word === '--set') {
      index += 1
      const value = words[index]
      if (!value || value.startsWith('-')) return undefined
      flags =
        word === '--config'
          ? { ...flags, config: [...(flags.config ?? []), value] }
          : { ...flags, set: [...(flags.set ?? []), value] }
    } else return undefined
  }
  return flags
}
