import type { Dialect, PublishedFile } from '@retriever/vault-keys'
import * as z from 'zod'

import { described } from '../config/described.ts'
import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'

/** Where and how the keys of a set are published, as it was written. */
export interface PublishSetting {
  readonly folder: string
  readonly files?: Readonly<Record<string, OneKey>> | undefined
  readonly env: Readonly<Record<string, EnvFile>>
  readonly json: Readonly<Record<string, JsonFile>>
  readonly mode?: number | undefined
  readonly folderMode?: number | undefined
  readonly group?: number | undefined
  readonly layout: 'generation' | 'flat'
  readonly keepPrevious: number
}

interface OneKey {
  readonly key: string
  readonly mode?: number | undefined
}

interface EnvFile {
  readonly dialect: Dialect
  readonly variables?: Readonly<Record<string, string>> | undefined
  readonly mode?: number | undefined
}

interface JsonFile {
  readonly members?: Readonly<Record<string, string>> | undefined
  readonly mode?: number | undefined
}

/** The setting `publish` of a set. */
export function publishSetting(leaves: Leaves): z.ZodType<PublishSetting> {
  const { count, duration, path, text, word } = leaves
  const mode = modeSetting()
  const names = z.record(z.string().min(1, 'expected a name'), text)
  const key = section({ key: text, mode: mode.optional() })
  const oneKey = z
    .unknown()
    .transform((value, context): OneKey =>
      typeof value === 'object' && value !== null
        ? readWith(key, value, context)
        : { key: readWith(text, value, context) },
    )
  const fileName = z
    .string()
    .regex(/^(?!\.\.)[^/]{1,255}$/, 'a file has a name without folders, and not with ".." in front')
  return section({
    folder: path,
    /** Each with the value of one key. Absent, with neither `env` nor `json`: each key under its own name. */
    files: z.record(fileName, oneKey).optional(),
    /** Each with variables in the way that its reader wants. */
    env: z
      .record(
        fileName,
        section({
          dialect: word('docker', 'posix', 'dotenv', 'kubernetes'),
          /** Absent: those of the set. */
          variables: names.optional(),
          mode: mode.optional(),
        }),
      )
      .default({}),
    /** Each with one object. */
    json: z
      .record(
        fileName,
        section({
          /** Absent: each key under its own name. */
          members: names.optional(),
          mode: mode.optional(),
        }),
      )
      .default({}),
    mode: mode.optional(),
    folderMode: mode.optional(),
    /** By its number. */
    group: count({ min: 0, max: 2 ** 32 - 2 }).optional(),
    layout: word('generation', 'flat').default('generation'),
    /** What was published before stays so long for readers that have it open. */
    keepPrevious: duration.default(30_000),
  })
}

/** The files that this asks for, from keys by these names. */
export function filesOf(
  { files, env, json }: PublishSetting,
  keys: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly PublishedFile[] {
  const own = Object.fromEntries(keys.map((key) => [key, key]))
  const nothingElse = Object.keys({ ...env, ...json }).length === 0
  const single: Readonly<Record<string, OneKey>> =
    files ?? (nothingElse ? Object.fromEntries(keys.map((key) => [key, { key }])) : {})
  return [
    ...Object.entries(single).map(([name, { key, mode }]) => ({ name, key, ...withMode(mode) })),
    ...Object.entries(env).map(([name, file]) => ({
      name,
      dialect: file.dialect,
      variables: file.variables ?? variables,
      ...withMode(file.mode),
    })),
    ...Object.entries(json).map(([name, file]) => ({
      name,
      json: file.members ?? own,
      ...withMode(file.mode),
    })),
  ]
}

function withMode(mode: number | undefined): { readonly mode?: number } {
  return mode === undefined ? {} : { mode }
}

/**
 * Permissions as `chmod` takes them, in quotes: without them YAML reads 0440 as four hundred and forty, and 0o440 as 288.
 */
function modeSetting(): z.ZodType<number> {
  return z.unknown().transform((value, context) => {
    if (typeof value === 'string' && /^0?[0-7]{3}$/.test(value)) return Number.parseInt(value, 8)
    context.addIssue(`expected permissions in quotes such as '0440', got ${described(value)}`)
    return z.NEVER
  })
}
