// Publishes as another user, and prints what came of it.
import { VaultError } from '../../src/error.ts'
import { publish } from '../../src/publish/publish.ts'
import type { PublishTarget } from '../../src/publish/target.ts'
import { secrets } from './secrets.ts'

const [, , description = ''] = process.argv
const { values, target }: { values: Record<string, string>; target: PublishTarget } =
  JSON.parse(description)
try {
  const { outcome } = await publish(secrets(values), target)
  process.stdout.write(outcome)
} catch (error) {
  if (!(error instanceof VaultError)) throw error
  process.stdout.write(`${error.code}: ${error.hint}`)
}
