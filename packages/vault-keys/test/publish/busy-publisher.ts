// Publishes so many sets of values, each with the same value for all keys.
import { publish } from '../../src/publish/publish.ts'
import type { PublishTarget } from '../../src/publish/target.ts'
import { secrets } from './secrets.ts'

const [, , description = '', id, count] = process.argv
const target: PublishTarget = JSON.parse(description)
for (let round = 0; round < Number(count); round += 1) {
  const value = `${id}-${round}`
  await publish(secrets({ apiKey: value, appKey: value }), target)
  await new Promise((resolve) => setTimeout(resolve, 1))
}
