import * as z from 'zod'

import { expectation, problemsOf, type Problem } from '../problem.ts'
import { defaultResourceMapping } from './defaults.ts'
import type { ResourceEntry, ResourceMapping } from './resource-mapping.ts'

/** A mapping, or everything that is wrong with it. */
export type ParsedMapping =
  | { readonly ok: true; readonly mapping: ResourceMapping }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads a resource mapping: a list of entries, or an object that has the list as `resource_mapping`.
 *
 * ```json
 * [
 *   { "resource_name": "EC2", "identifierkey": "instance" },
 *   { "resource_name": "ALB", "identifierkeys": ["dimension_LoadBalancer", "dimension_TargetGroup"] },
 *   { "resource_name": "Host", "identifierkey": "instance", "stripPort": true, "when": { "job": "/^node/" } }
 * ]
 * ```
 *
 * Optional besides: `namespace`, `arnService` and `metricPrefix`; for the names that the default mapping has they are
 * known. A value of `when` between slashes is a regular expression. For EC2, `instance` comes after the dimension
 * InstanceId: an alert that has both came through an exporter, and `instance` is that exporter.
 */
export function parseResourceMapping(value: unknown): ParsedMapping {
  const schema = Array.isArray(value) ? listSchema : wrapperSchema
  const result = schema.safeParse(value, { error: expectation })
  if (!result.success) return { ok: false, problems: problemsOf(result.error, value) }
  const written = Array.isArray(result.data) ? result.data : result.data.resource_mapping
  return { ok: true, mapping: { entries: written.flatMap(entriesOf) } }
}

const text = z.string().trim().min(1)

const regularExpression = /^\/(.*)\/$/s

const condition = z
  .string()
  .refine((written) => regular(written) !== undefined, {
    error: 'expected a value, or a regular expression between slashes',
  })
  .transform((written) => regular(written) ?? written)

const entryShape = {
  resource_name: text.refine((name) => name !== 'unmapped', {
    error: 'expected another name: unmapped means that no entry fits',
  }),
  identifierkey: text.optional(),
  identifierkeys: z.array(text).min(1).optional(),
  namespace: text.optional(),
  arnService: text.optional(),
  metricPrefix: text.optional(),
  when: z.record(z.string().min(1), condition).optional(),
  stripPort: z.boolean().optional(),
}

const entrySchema = z
  .strictObject(entryShape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown: ${issue.keys.join(', ')}; an entry may have ${Object.keys(entryShape).join(', ')}`
        : undefined,
  })
  .refine((entry) => (entry.identifierkey === undefined) !== (entry.identifierkeys === undefined), {
    error: 'an entry needs identifierkey or identifierkeys, and not both',
    when: ({ issues }) => issues.length === 0,
  })

type WrittenEntry = z.infer<typeof entrySchema>

const listSchema = z.array(entrySchema).superRefine((entries, context) => {
  const seen = new Map<string, number>()
  for (const [place, entry] of entries.entries()) {
    const same = JSON.stringify(entry, (_, part: unknown) =>
      part instanceof RegExp ? part.source : part,
    )
    const before = seen.get(same)
    seen.set(same, place)
    if (before === undefined) continue
    const message = `the same entry stands at [${before}]; only the first of them would ever count`
    context.addIssue({ code: 'custom', path: [place], message })
  }
})

const wrapperSchema = z.strictObject(
  { resource_mapping: listSchema },
  { error: (issue) => (issue.code === 'invalid_type' ? 'expected a list of entries' : undefined) },
)

function regular(written: string): string | RegExp | undefined {
  const source = regularExpression.exec(written)?.[1]
  if (source === undefined) return written
  try {
    return new RegExp(source)
  } catch {
    return undefined
  }
}

function entriesOf(written: WrittenEntry): readonly ResourceEntry[] {
  const { resource_name: name, identifierkey, identifierkeys, namespace, when, stripPort } = written
  const known = defaultResourceMapping.entries.find(
    (entry) => entry.name.toLowerCase() === name.toLowerCase(),
  )
  const namespaces = namespace === undefined ? known?.namespaces : [namespace]
  const arnService = written.arnService ?? known?.arnService
  const metricPrefix = written.metricPrefix ?? known?.metricPrefix
  const keys = identifierkeys ?? (identifierkey === undefined ? [] : [identifierkey])
  const entry: ResourceEntry = {
    name,
    keys,
    ...(namespaces && { namespaces }),
    ...(arnService !== undefined && { arnService }),
    ...(metricPrefix !== undefined && { metricPrefix }),
    ...(when && { when }),
    ...(stripPort !== undefined && { stripPort }),
  }
  const scraped = name.toUpperCase() === 'EC2' && identifierkey === 'instance'
  return scraped ? [{ ...entry, keys: ['dimension_InstanceId'] }, entry] : [entry]
}
