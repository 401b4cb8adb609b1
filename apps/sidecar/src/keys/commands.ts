// One door to the commands that speak to a Vault and end, so that they are one chunk: each of them must start fast.
export { checkKeys } from './check.ts'
export { execWithKeys } from './exec.ts'
export { keysExitCodeOf } from './failure.ts'
export { publishOnce } from './once.ts'
