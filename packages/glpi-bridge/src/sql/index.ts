export { openSqliteStore, type SqliteStoreOptions } from './sqlite/open.ts'
export { StoreError, type StoreErrorCode, type StoreProblem } from '../store/store-error.ts'
export type { Store } from '../store/store.ts'
