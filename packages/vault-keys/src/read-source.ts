import { Secret } from '@retriever/upstream/secret'

import { VaultError } from './error.ts'
import type { VaultErrorCode } from './error-code.ts'
import { readBytes } from './read-bytes.ts'
import type { Source } from './source.ts'

/** More than any credential has; a wrong path may name something endless. */
const MOST_BYTES = 64 * 1024

/** What a source gave. */
export interface Material {
  readonly secret: Secret
  /** A file to be deleted once the login has succeeded. */
  readonly remove?: string
}

/** What is read, and what it may look like. */
export interface ReadOptions {
  /** As it is called in messages: `secret id`. */
  readonly what: string
  /** `token`: visible ASCII without spaces. `text`: anything without control characters. Default `token`. */
  readonly form?: 'token' | 'text'
  readonly signal: AbortSignal
}

/**
 * Reads a piece of a credential, trimmed.
 *
 * @throws VaultError `credential-unavailable` when there is nothing (no file, an empty one, no variable), `config` when
 *   what is there cannot be read or cannot be a credential. No message holds a value.
 */
export async function readSource(source: Source, options: ReadOptions): Promise<Material> {
  const { signal, what } = options
  const { promise: late, reject } = Promise.withResolvers<never>()
  const giveUp = (): void => reject(lateError(what))
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    // A function may ignore its signal, and a pipe may have no writer.
    return await Promise.race([read(source, options), late])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

async function read(source: Source, options: ReadOptions): Promise<Material> {
  if (typeof source === 'string') return material(source, `the ${options.what}`, options, 'config')
  if (source instanceof Secret) {
    return material(source.reveal(), `the ${options.what}`, options, 'config')
  }
  if (typeof source === 'function') {
    const place = `what the function for the ${options.what} resolved to`
    return material(await called(source, options), place, options)
  }
  if ('env' in source) {
    const value = process.env[source.env]
    return material(value ?? '', `the variable ${source.env}`, options)
  }
  const text = await fileText(source.file, options)
  const found = material(text, source.file, options)
  return source.remove === true ? { ...found, remove: source.file } : found
}

function material(
  text: string,
  place: string,
  { what, form = 'token' }: ReadOptions,
  whenEmpty: VaultErrorCode = 'credential-unavailable',
): Material {
  const trimmed = text.trim()
  if (trimmed === '') {
    throw new VaultError(`no ${what}: ${place} is empty or not set`, {
      code: whenEmpty,
      hint: `Put the ${what} there, or configure another source for it.`,
      path: place,
    })
  }
  const isFit = form === 'token' ? /^[\x21-\x7e]+$/.test(trimmed) : !/\p{Cc}/u.test(trimmed)
  if (!isFit) {
    throw new VaultError(`the ${what} cannot be used: ${place} holds characters that none has`, {
      code: 'config',
      hint: `It must hold nothing but the ${what}: ${form === 'token' ? 'visible ASCII characters without spaces' : 'one line without control characters'}.`,
      path: place,
    })
  }
  return { secret: new Secret(trimmed) }
}

async function called(
  source: (signal: AbortSignal) => Promise<string>,
  { what, signal }: ReadOptions,
): Promise<string> {
  let value: unknown
  try {
    value = await source(signal)
  } catch (error) {
    if (error instanceof VaultError) throw error
    throw new VaultError(`the function for the ${what} failed`, {
      code: 'config',
      hint: `Look at what it does. When there is nothing to log in with, let it resolve to ''.`,
      retryable: true,
      cause: causeOf(error),
    })
  }
  if (typeof value === 'string') return value
  throw new VaultError(`the function for the ${what} resolved to no text`, {
    code: 'config',
    hint: 'It must resolve to a string.',
  })
}

async function fileText(file: string, { what }: ReadOptions): Promise<string> {
  try {
    const bytes = await readBytes(file, MOST_BYTES)
    if (bytes.length > MOST_BYTES) {
      throw new VaultError(`the ${what} cannot be used: ${file} is larger than 64 KiB`, {
        code: 'config',
        hint: `Name the file that holds nothing but the ${what}.`,
        path: file,
      })
    }
    return textOf(bytes, file, what)
  } catch (error) {
    if (error instanceof VaultError) throw error
    const cause = causeOf(error)
    const isAbsent = cause.code === 'ENOENT' || cause.code === 'ENOTDIR'
    throw new VaultError(
      isAbsent ? `no ${what}: there is no file ${file}` : `the ${what} cannot be read from ${file}`,
      {
        code: isAbsent ? 'credential-unavailable' : 'config',
        hint: isAbsent
          ? `Mount or write the file, or configure another source for the ${what}.`
          : `Let this process read the file (${cause.code ?? 'unknown error'}).`,
        path: file,
        cause,
      },
    )
  }
}

function textOf(bytes: Buffer, file: string, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new VaultError(`the ${what} cannot be used: ${file} is no text`, {
      code: 'config',
      hint: `Name the file that holds the ${what} as UTF-8.`,
      path: file,
    })
  } finally {
    bytes.fill(0)
  }
}

function lateError(what: string): VaultError {
  return new VaultError(`the ${what} could not be read in time`, {
    code: 'config',
    hint: `Look why reading the ${what} takes so long.`,
    retryable: true,
  })
}

/** An error with nothing but its message and its code. */
function causeOf(error: unknown): Error & { readonly code?: string } {
  const cause = new Error(error instanceof Error ? error.message : 'something was thrown')
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? Object.assign(cause, { code }) : cause
}
