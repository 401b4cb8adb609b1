// Reads two files of a folder again and again, until its input ends; prints what it saw.
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

const [, , folder = ''] = process.argv
const seen: string[] = []
let reads = 0
let missing = 0
let mixed = 0
let over = false
process.stdin.resume().on('end', () => {
  over = true
})
let last: boolean
do {
  // Once more after it is over: what was published last is seen as well.
  last = over
  const [api, app] = readSet()
  reads += 1
  if (api !== app) mixed += 1
  else if (api !== seen.at(-1)) seen.push(api)
  if (reads === 1) process.stdout.write('reading\n')
  await setImmediate()
} while (!last)
process.stdout.write(JSON.stringify({ reads, missing, mixed, seen }))

/** One generation, looked up once; a second time if it is gone by then. */
function readSet(): readonly [api: string, app: string] {
  try {
    return readFrom(realpathSync(join(folder, '..data')))
  } catch {
    missing += 1
    return readFrom(realpathSync(join(folder, '..data')))
  }
}

function readFrom(generation: string): readonly [api: string, app: string] {
  const read = (name: string): string => readFileSync(join(generation, name), 'utf8')
  return [read('api'), read('app')]
}
