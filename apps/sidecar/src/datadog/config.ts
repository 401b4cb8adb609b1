import { datadogSites } from '@retriever/datadog-entities'
import * as z from 'zod'

import type { ConfigSection } from '../config/config-section.ts'
import { instances } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { upstreamSettings } from '../config/upstream-settings.ts'
import type { KeyNames, WrittenKeys } from './organisations/key-pair.ts'

function organisationSchema(leaves: Leaves) {
  const { count, duration, flag, secret, text, url, word } = leaves
  return section({
    /** Default `datadoghq.com`. */
    site: word(...datadogSites).optional(),
    /** The address of the API, in the place of that of the site; for gateways. */
    url: url.optional(),
    apiKey: secret.optional(),
    appKey: secret.optional(),
    /** A set of the section `keys`, in the place of apiKey and appKey: they come straight from Vault then. */
    keys: text.optional(),
    /** What the two are called in that set. */
    keyNames: section({
      apiKey: text.default('apiKey'),
      appKey: text.default('appKey'),
    }).optional(),
    /** On whose behalf the commands write, unless they are told otherwise. */
    owner: text.optional(),
    /** For one call with its attempts and its waits for the rate limit. */
    deadline: duration.default(90_000),
    /** Whether updates and deletes over HTTP have to say which state of the entity they are made for. */
    requireIfMatch: flag.default(false),
    /** How many entities one list over HTTP looks at. */
    listLimit: count({ min: 1, max: 10_000 }).default(1_000),
    ...upstreamSettings(leaves),
  })
    .refine(
      ({ site, url: address }) => site === undefined || address === undefined,
      'give site or url, not both',
    )
    .transform(({ apiKey, appKey, keys, keyNames, ...others }, context) => {
      const tell = (path: readonly string[], message: string): void =>
        context.addIssue({ code: 'custom', path: [...path], message })
      if (keys !== undefined) {
        for (const name of ['apiKey', 'appKey'] as const) {
          if ({ apiKey, appKey }[name] !== undefined) tell([name], 'give this or keys, not both')
        }
        return { ...others, credentials: { set: keys, names: { ...defaultNames, ...keyNames } } }
      }
      if (keyNames !== undefined) tell(['keyNames'], 'is for keys of a set: keys is missing')
      if (apiKey !== undefined && appKey !== undefined) {
        return { ...others, credentials: { apiKey, appKey } }
      }
      if (apiKey === undefined) tell(['apiKey'], missing)
      if (appKey === undefined) tell(['appKey'], missing)
      return z.NEVER
    })
}

const missing = 'is required, but missing; or name a set of keys with keys'
const defaultNames: KeyNames = { apiKey: 'apiKey', appKey: 'appKey' }

/** Where the keys of an organisation come from. */
export type KeySource = WrittenKeys | { readonly set: string; readonly names: KeyNames }

/** One organisation of Datadog, validated. */
export type OrganisationConfig = Omit<
  z.output<ReturnType<typeof organisationSchema>>,
  'credentials'
> & { readonly credentials: KeySource }

/** The section `datadog`, validated: organisations by their names. */
export type DatadogConfig = Readonly<Record<string, OrganisationConfig>>

function datadogSchema(leaves: Leaves): z.ZodType<DatadogConfig> {
  const one = organisationSchema(leaves)
  const several = instances(one, 'site')
  // Keys are mappings themselves, so that one in place may have no scalar at all.
  return z
    .unknown()
    .transform((value, context) =>
      hasKeys(value)
        ? { default: readWith(one, value, context) }
        : readWith(several, value, context),
    )
}

function hasKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const keys: unknown = Reflect.get(value, 'keys')
  return (
    Object.hasOwn(value, 'apiKey') || Object.hasOwn(value, 'appKey') || typeof keys === 'string'
  )
}

/** How the section `datadog` is read. */
export const datadogSection: ConfigSection<DatadogConfig> = { schema: datadogSchema }
