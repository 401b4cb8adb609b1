import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { Clock } from '@retriever/upstream'
import type { Logger } from 'pino'

import type { CheckResult } from '../../capability.ts'
import type { Authenticator } from '../authenticator.ts'
import type { Caller } from '../caller.ts'
import type { Callers } from '../grants-of.ts'
import { parseKeysFile } from '../keys-file.ts'

/** Where the keys are, and what the authenticator works with. */
export interface KeyOptions {
  readonly file: string
  readonly callers: Callers
  readonly clock: Clock
  readonly logger: Logger
}

const lookEveryMs = 3_000
const largestFile = 4 * 1024 * 1024

/**
 * Keys whose digests stand in a file, presented as bearer tokens. The file is read again when its content changes; one
 * that cannot be used leaves the last good one in force, and the check says so.
 */
export async function openKeyAuthenticator({
  file,
  callers,
  clock,
  logger,
}: KeyOptions): Promise<Authenticator> {
  let known: readonly { readonly caller: Caller; readonly digest: Uint8Array }[] = []
  let state: CheckResult = { ok: false, detail: `${file} was not read yet` }
  let seen: string | undefined

  const look = async () => {
    const content = await contentOf(file)
    const now = content.ok ? content.text : content.problem
    if (now === seen) return
    const isFirst = seen === undefined
    seen = now
    const parsed = content.ok
      ? parseKeysFile(content.text)
      : ({ ok: false, mistakes: [content.problem] } as const)
    if (parsed.ok) {
      const made = new Map(parsed.keys.map(({ id }) => [id, callers.key(id)]))
      known = parsed.keys.flatMap(({ id, digest }) => {
        const caller = made.get(id)
        return caller ? [{ caller, digest }] : []
      })
      state = { ok: true, detail: `${parsed.keys.length} keys are known` }
      if (!isFirst) logger.info({ keys: parsed.keys.length }, 'keys of callers read again')
      return
    }
    const [first = '', ...more] = parsed.mistakes
    const others = more.length > 0 ? ` (and ${more.length} more mistakes)` : ''
    const kept = known.length > 0 ? `; the ${known.length} keys from before stay good` : ''
    state = { ok: false, detail: `${file} cannot be used: ${first}${others}${kept}` }
    logger.warn({ file, mistakes: parsed.mistakes.slice(0, 10) }, 'keys of callers not replaced')
  }

  await look()
  return {
    kind: 'key',
    authenticate({ credential }) {
      if (credential.type !== 'bearer') return undefined
      const digest = createHash('sha256').update(credential.token).digest()
      // Every digest is compared, so that the time taken tells nothing about them.
      const [found] = known.filter((key) => timingSafeEqual(key.digest, digest))
      return found && { caller: found.caller }
    },
    checks: [{ name: 'access/keys', required: false, run: () => Promise.resolve(state) }],
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(lookEveryMs, signal).catch(() => {})
        if (!signal.aborted) await look()
      }
    },
  }
}

type Content =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string }

async function contentOf(file: string): Promise<Content> {
  try {
    const bytes = await readFile(file)
    return bytes.length > largestFile
      ? { ok: false, problem: `it is larger than ${largestFile} bytes` }
      : { ok: true, text: bytes.toString('utf8') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    return { ok: false, problem: `it cannot be read (${code})` }
  }
}
