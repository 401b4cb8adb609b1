import { accessSync, constants } from 'node:fs'

import * as z from 'zod'

import { described } from './described.ts'
import { absolutePath } from './origin.ts'
import type { Origin } from './origin.ts'
import { readTextFile } from './text-file.ts'

/** The absolute path of a file that can be read. */
export function readablePath(
  value: unknown,
  origin: Origin,
  context: z.core.$RefinementCtx,
): string {
  const path = pathOf(value, origin)
  if (path === undefined) {
    context.addIssue(`expected the path of a file, got ${described(value)}`)
    return z.NEVER
  }
  try {
    accessSync(path, constants.R_OK)
    return path
  } catch {
    context.addIssue(`${path} cannot be read`)
    return z.NEVER
  }
}

/** The text of a PEM file. */
export function readPem(value: unknown, origin: Origin, context: z.core.$RefinementCtx): string {
  const path = pathOf(value, origin)
  if (path === undefined) {
    context.addIssue(`expected the path of a PEM file, got ${described(value)}`)
    return z.NEVER
  }
  const file = readTextFile(path)
  if (file.ok && file.text.includes('-----BEGIN ')) return file.text
  context.addIssue(file.ok ? `${path} is not a PEM file` : file.problem)
  return z.NEVER
}

function pathOf(value: unknown, origin: Origin): string | undefined {
  return typeof value === 'string' && value !== '' ? absolutePath(value, origin) : undefined
}
