import { VaultError } from '../error.ts'
import type { SecretRef } from './secret-version.ts'

/** A reference that was understood. */
export interface SecretLocation {
  /** Mount and path, without slashes at either end. */
  readonly path: string
  /** Given when the caller said where the engine is mounted; `path` begins with it. */
  readonly mount?: string
  readonly kv?: 1 | 2
  readonly version?: number
}

/** One key of a secret. */
export interface KeyLocation {
  readonly secret: SecretLocation
  readonly key: string
}

/** Understands which secret is meant. Slashes at both ends do not count. Throws a `config` error. */
export function parseRef(ref: SecretRef): SecretLocation {
  if (typeof ref !== 'string') return fromParts(ref)
  if (ref.includes('#')) {
    throw mistake(
      ref,
      'names a key where a secret is meant',
      `Write it without #…, or ${OBJECT_FORM}`,
    )
  }
  return fromText(ref)
}

/** Understands `secret/birddog/datadog@7#api_key`; the key is everything after the first `#`. Throws a `config` error. */
export function parseKeyRef(text: string): KeyLocation {
  const hash = text.indexOf('#')
  const key = hash < 0 ? '' : text.slice(hash + 1)
  if (key === '') {
    throw mistake(
      text,
      'names no key',
      'Write the key after a #, as in secret/birddog/datadog#api_key.',
    )
  }
  return { secret: fromText(text.slice(0, hash)), key }
}

/** A secret as people write it: `secret/birddog/datadog@7`. */
export function printRef({ path, version }: Pick<SecretLocation, 'path' | 'version'>): string {
  return version === undefined ? path : `${path}@${version}`
}

/** A key as people write it: `secret/birddog/datadog@7#api_key`. */
export function printKeyRef(secret: Pick<SecretLocation, 'path' | 'version'>, key: string): string {
  return `${printRef(secret)}#${key}`
}

const OBJECT_FORM = 'give the parts as an object when # or @ belong to the path: { path, version }.'

function fromText(text: string): SecretLocation {
  const at = text.indexOf('@')
  if (at < 0) return { path: pathOf(text, text) }
  const version = text.slice(at + 1)
  if (!/^[1-9]\d{0,14}$/.test(version)) {
    throw mistake(
      text,
      'has no version number after its @',
      `Write a number from 1 on, or leave @ out for the latest version; or ${OBJECT_FORM}`,
    )
  }
  return { path: pathOf(text.slice(0, at), text), version: Number(version) }
}

function fromParts({ path, mount, kv, version }: Exclude<SecretRef, string>): SecretLocation {
  if (version !== undefined && !(Number.isSafeInteger(version) && version > 0)) {
    throw mistake(
      path,
      'has a version that is no number from 1 on',
      'Leave it out for the latest version.',
    )
  }
  if (version !== undefined && kv === 1) {
    throw mistake(path, 'has a version, and KV v1 keeps none', 'Leave out the version, or kv: 1.')
  }
  if (kv !== undefined && kv !== 1 && kv !== 2) {
    throw mistake(path, 'has an unknown KV version', 'Write kv: 1 or kv: 2, or leave it out.')
  }
  const place = mount === undefined ? undefined : pathOf(mount, mount)
  return {
    path: place === undefined ? pathOf(path, path) : joined(place, path),
    ...(place !== undefined && { mount: place }),
    ...(kv !== undefined && { kv }),
    ...(version !== undefined && { version }),
  }
}

/** The path may be empty: the mount itself can be listed. */
function joined(mount: string, path: string): string {
  return withoutSlashes(path) === '' ? mount : `${mount}/${pathOf(path, path)}`
}

function pathOf(text: string, whole: string): string {
  const path = withoutSlashes(text)
  if (path === '') {
    throw mistake(whole, 'has no path', 'Write mount and path, as in secret/birddog/datadog.')
  }
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') {
      throw mistake(
        whole,
        `has a segment "${segment}"`,
        'Write the path straight, without //, . and .. in it.',
      )
    }
    // A server answers 400 to these, and no secret can have such a name.
    if (/\p{Cc}/u.test(segment) || !segment.isWellFormed()) {
      throw mistake(
        whole,
        'holds a character that no path can have',
        'Look for line ends and tabs in it.',
      )
    }
  }
  return path
}

function withoutSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, '')
}

function mistake(ref: string, what: string, hint: string): VaultError {
  const shown = JSON.stringify(ref)
  return new VaultError(`${shown} ${what}`, { code: 'config', hint, path: ref })
}
