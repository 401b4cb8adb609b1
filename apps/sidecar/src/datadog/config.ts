import { datadogSites } from '@retriever/datadog-entities'
import * as z from 'zod'

import type { ConfigSection } from '../config/config-section.ts'
import { instances } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { upstreamSettings } from '../config/upstream-settings.ts'

function organisationSchema(leaves: Leaves) {
  const { duration, secret, text, url, word } = leaves
  return section({
    /** Default `datadoghq.com`. */
    site: word(...datadogSites).optional(),
    /** The address of the API, in the place of that of the site; for gateways. */
    url: url.optional(),
    apiKey: secret,
    appKey: secret,
    /** On whose behalf the commands write, unless they are told otherwise. */
    owner: text.optional(),
    /** For one call with its attempts and its waits for the rate limit. */
    deadline: duration.default(90_000),
    ...upstreamSettings(leaves),
  }).refine(
    ({ site, url: address }) => site === undefined || address === undefined,
    'give site or url, not both',
  )
}

/** One organisation of Datadog, validated. */
export type OrganisationConfig = z.output<ReturnType<typeof organisationSchema>>

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
  return Object.hasOwn(value, 'apiKey') || Object.hasOwn(value, 'appKey')
}

/** How the section `datadog` is read. */
export const datadogSection: ConfigSection<DatadogConfig> = { schema: datadogSchema }
