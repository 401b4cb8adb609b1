import type { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import { parseByteSize } from './byte-size.ts'
import { described } from './described.ts'
import { parseDuration } from './duration.ts'
import { readablePath, readPem } from './file-setting.ts'
import { absolutePath } from './origin.ts'
import type { Origin } from './origin.ts'
import { readSecret } from './secret-setting.ts'

/** The kinds of values that a setting can have. Each says in its message what was expected and what came. */
export interface Leaves {
  /** Text that is not empty. */
  readonly text: z.ZodType<string>
  /** `true` or `false`. */
  readonly flag: z.ZodType<boolean>
  /** Milliseconds, written as `10m`. */
  readonly duration: z.ZodType<number>
  /** Bytes, written as a number or as `10MiB`. */
  readonly byteSize: z.ZodType<number>
  /** A TCP port; 0 lets the system choose. */
  readonly port: z.ZodType<number>
  /** An `http:` or `https:` address without credentials, query or fragment. */
  readonly url: z.ZodType<string>
  /** `{ env: NAME }`, `{ file: PATH }` or text. */
  readonly secret: z.ZodType<Secret>
  /** An absolute path; nothing needs to be there yet. */
  readonly path: z.ZodType<string>
  /** The absolute path of a file that can be read. */
  readonly readableFile: z.ZodType<string>
  /** The text of a PEM file. */
  readonly pem: z.ZodType<string>
  /** A whole number within these limits, both included. */
  count(limits: Limits): z.ZodType<number>
  /** One of these words. */
  word<const Word extends string>(...words: readonly Word[]): z.ZodType<Word>
}

/** The leaves, as they are read in this place. */
export function leavesAt(origin: Origin): Leaves {
  return {
    text: leaf('text', textOf),
    flag: leaf('true or false', flagOf),
    duration: leaf('a duration such as 500ms, 10s, 10m, 1h or 1d', (value) =>
      typeof value === 'string' ? parseDuration(value) : undefined,
    ),
    byteSize: leaf('a size such as 4096, 512KiB or 10MiB', (value) => {
      const text = scalarText(value)
      return text === undefined ? undefined : parseByteSize(text)
    }),
    port: leaf('a port from 0 to 65535', (value) => wholeNumber(value, { min: 0, max: 65_535 })),
    url: required().transform(readUrl),
    secret: required().transform((value, context) => readSecret(value, origin, context)),
    path: leaf('a path', (value) => {
      const text = textOf(value)
      return text === undefined ? undefined : absolutePath(text, origin)
    }),
    readableFile: required().transform((value, context) => readablePath(value, origin, context)),
    pem: required().transform((value, context) => readPem(value, origin, context)),
    count: (limits) => leaf(numberText(limits), (value) => wholeNumber(value, limits)),
    word: (...words) =>
      leaf(`${words.length > 1 ? 'one of ' : ''}${words.join(', ')}`, (value) =>
        words.find((word) => word === value),
      ),
  }
}

/** Anything but nothing: a key that is missing is reported as missing, and nothing else. */
function required() {
  return z.unknown().refine((value) => value !== undefined, { error: missing, abort: true })
}

/** The message about a key that must be there and is not. */
export const missing = 'is required, but missing'

function leaf<Value>(
  expected: string,
  read: (value: unknown) => Value | undefined,
): z.ZodType<Value> {
  return required().transform((value, context) => {
    const result = read(value)
    if (result !== undefined) return result
    context.addIssue(`expected ${expected}, got ${described(value)}`)
    return z.NEVER
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true
  return value === false || value === 'false' ? false : undefined
}

/** Environment variables are text always, so that a number may come as text. */
function scalarText(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value)
}

interface Limits {
  readonly min: number
  readonly max?: number
}

function numberText({ min, max }: Limits): string {
  if (min === max) return String(min)
  return max === undefined
    ? `a whole number, at least ${min}`
    : `a whole number from ${min} to ${max}`
}

function wholeNumber(
  value: unknown,
  { min, max = Number.MAX_SAFE_INTEGER }: Limits,
): number | undefined {
  const text = scalarText(value)
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  const number = Number(text)
  return number >= min && number <= max ? number : undefined
}

function readUrl(value: unknown, context: z.core.$RefinementCtx): string {
  const text = textOf(value)
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    context.addIssue('expected an address that begins with http:// or https://')
  } else if (url.username !== '' || url.password !== '') {
    context.addIssue('an address here must not contain a user name or a password')
  } else if (url.search !== '' || url.hash !== '') {
    context.addIssue('an address here must not contain a query or a fragment')
  } else if (text !== undefined) {
    return text
  }
  return z.NEVER
}
