import { pino } from 'pino'
import { Registry } from 'prom-client'
import { onTestFinished } from 'vitest'
import type { Clock } from '@retriever/upstream'
import { systemClock } from '@retriever/upstream'

import { createAuthoriser } from '../src/access/authorise.ts'
import type { Authoriser } from '../src/access/authorise.ts'
import { tokenAuthenticator } from '../src/access/authenticators/token.ts'
import { accessSection } from '../src/access/config.ts'
import type { AccessConfig } from '../src/access/config.ts'
import { callersOf } from '../src/access/grants-of.ts'
import { openAccess } from '../src/access/open-access.ts'
import type { OpenAccess } from '../src/access/open-access.ts'
import { leavesAt } from '../src/config/leaves.ts'

/** A section `access` as somebody would write it, with its defaults filled in. Throws with its mistakes. */
export function accessConfig(written: unknown, folder = '/'): AccessConfig {
  const leaves = leavesAt({ folder, env: {}, onLiteralSecret() {}, onSecretVariable() {} })
  return accessSection(leaves).parse(written)
}

/** Opens a section `access`; it is closed after the test. */
export async function accessHouse(
  written: unknown,
  { clock = systemClock, folder = '/' }: { readonly clock?: Clock; readonly folder?: string } = {},
): Promise<OpenAccess & { readonly lines: readonly string[]; readonly metrics: Registry }> {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const metrics = new Registry()
  const access = await openAccess(accessConfig(written, folder), {
    logger,
    metrics,
    clock,
    random: Math.random,
  })
  onTestFinished(() => access.close())
  return { ...access, lines, metrics }
}

/** Decides by tokens alone. */
export function tokenAuthoriser(
  tokens: Readonly<Record<string, { readonly token: string; readonly scopes: readonly string[] }>>,
): Authoriser {
  const config = accessConfig({ tokens })
  return createAuthoriser([tokenAuthenticator(config.tokens, callersOf(config))])
}
