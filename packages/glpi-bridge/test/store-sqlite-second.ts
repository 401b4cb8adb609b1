// A second process on the same file: tells how it is refused.
import { openSqliteStore, StoreError } from '@retriever/glpi-bridge/sql'

try {
  await openSqliteStore({ file: process.argv[2] ?? '', lockWaitMs: 0 })
  console.log('{}')
} catch (error) {
  if (!(error instanceof StoreError)) throw error
  const { name, code, executed, message, hint } = error
  console.log(JSON.stringify({ name, code, executed, message, hint }))
}
