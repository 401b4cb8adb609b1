import { compiledKeys, exportsOf } from './cached-keys.ts'

// Takes the place of `run-keys.ts` in what is built.
const { reportKeysFailure, runKeys } = exportsOf(compiledKeys())

export { reportKeysFailure, runKeys }
