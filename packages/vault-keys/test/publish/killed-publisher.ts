// Publishes, and kills itself before the call of the file system with this number.
import { publish } from '../../src/publish/publish.ts'
import type { PublishTarget } from '../../src/publish/target.ts'
import { secrets } from './secrets.ts'
import { watchedFiles } from './watched-files.ts'

const [, , description = '', deadly] = process.argv
const { values, target }: { values: Record<string, string>; target: PublishTarget } =
  JSON.parse(description)

const files = watchedFiles((_, index) => {
  if (index === Number(deadly)) process.kill(process.pid, 'SIGKILL')
})
await publish(secrets(values), target, { files })
