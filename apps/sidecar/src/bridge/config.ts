import * as z from 'zod'

import { sourceAccess } from '../access/source-access.ts'
import type { Alias } from '../config/aliases.ts'
import { instances, nameHint, namePattern } from '../config/instances.ts'
import type { Leaves } from '../config/leaves.ts'
import type { ConfigSection } from '../config/config-section.ts'
import { section } from '../config/section.ts'
import { upstreamSettings } from '../config/upstream-settings.ts'
import { resourcesSetting } from './resources-setting.ts'

function bridgeSchema(leaves: Leaves) {
  const { byteSize, count, duration, path, secret, text, url, word } = leaves
  const source = section({
    type: word('alertmanager'),
    access: sourceAccess(leaves),
    /** The GLPI instance that its tickets go to. Not needed when there is only one. */
    glpi: text.optional(),
    /** Alertmanager puts a whole group into one delivery. */
    maxBody: byteSize.default(10 * 1024 * 1024),
  })
  const glpi = section({
    /** The address of the API: `https://glpi.example.org/apirest.php`. */
    url,
    userToken: secret,
    appToken: secret.optional(),
    /** What every new ticket gets, by GLPI's own ids. */
    tickets: section({
      entity: count({ min: 0 }).optional(),
      category: count({ min: 1 }).optional(),
      assignedGroups: z.array(count({ min: 1 })).default([]),
      requestType: count({ min: 1 }).optional(),
    }).prefault({}),
    ...upstreamSettings(leaves),
  })
  const whole = section({
    store: section({ sqlite: path }),
    sources: z
      .record(z.string().regex(namePattern, nameHint), source)
      .refine((map) => Object.keys(map).length > 0, 'expected at least one source, got none'),
    glpi: instances(glpi, 'url'),
    /** Told about every new ticket. */
    ivr: section({
      url,
      token: secret.optional(),
      /** A call that did not succeed in this time is given up. */
      expiresAfter: duration.default(10 * minute),
      ...upstreamSettings(leaves),
    }).optional(),
    resources: resourcesSetting(leaves).optional(),
    /** When a ticket is opened. */
    threshold: section({
      count: count({ min: 1, max: 1000 }).default(1),
      /** Absent: every firing since the last ticket counts. */
      within: duration.optional(),
      countBy: word('deliveries', 'episodes').default('deliveries'),
    }).prefault({}),
    /** When and how a ticket is closed. */
    close: section({
      /** How long everything must stay resolved. */
      after: duration.default(0),
      mode: word('solveThenClose', 'solve', 'close').default('solveThenClose'),
    }).prefault({}),
    /** A delivery that says the same as another one in this time counts once. */
    duplicates: section({ within: duration.default(2 * minute) }).prefault({}),
    /** What to do when nobody knows whether GLPI created a ticket. */
    unknownOutcome: section({
      grace: duration.default(1 * minute),
      searchAgain: duration.default(minute / 2),
      searches: count({ min: 2, max: 100 }).default(2),
      sweepAfter: z.array(duration).default([5 * minute, 60 * minute, 24 * 60 * minute]),
    }).prefault({}),
    /** A ticket that GLPI refused is asked for again after this long. */
    retryRefused: duration.default(15 * minute),
    worker: section({
      /** Operations at the same time, for each GLPI instance. */
      concurrency: count({ min: 1, max: 64 }).default(4),
      /** IVR calls at the same time, for the tickets of each GLPI instance. */
      ivrConcurrency: count({ min: 1, max: 64 }).default(4),
      /** After this long another process may take over an operation. */
      lease: duration.default(2 * minute),
      /** How often the store is asked when nothing happens. */
      poll: duration.default(1000),
    }).prefault({}),
  })
  return whole.superRefine(({ sources, glpi: servers }, context) => {
    const names = Object.keys(servers)
    for (const [name, { glpi: wanted }] of Object.entries(sources)) {
      if (wanted === undefined && names.length > 1) {
        const message = `is required: there are several GLPI instances (${names.join(', ')})`
        context.addIssue({ code: 'custom', path: ['sources', name, 'glpi'], message })
      } else if (wanted !== undefined && !names.includes(wanted)) {
        const message = `there is no GLPI instance "${wanted}"; known here: ${names.join(', ')}`
        context.addIssue({ code: 'custom', path: ['sources', name, 'glpi'], message })
      }
    }
  })
}

const minute = 60_000

/** The section `bridge`, validated. */
export type BridgeConfig = z.output<ReturnType<typeof bridgeSchema>>

/** The settings of one GLPI server. */
export type GlpiConfig = BridgeConfig['glpi'][string]

/** The settings of the IVR endpoint. */
export type IvrConfig = NonNullable<BridgeConfig['ivr']>

/** Durations without a unit are seconds. */
const inSeconds = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
    ? `${value}s`
    : value

const seedNames: readonly Alias[] = [
  { name: 'glpiUrl', path: ['glpi', 'url'] },
  { name: 'glpiUserToken', path: ['glpi', 'userToken'] },
  { name: 'glpiAppToken', path: ['glpi', 'appToken'] },
  { name: 'ivrEndpointUrl', path: ['ivr', 'url'] },
  { name: 'ticket_threshold_count', path: ['threshold', 'count'] },
  { name: 'ticket_threshold_duration', path: ['threshold', 'within'], convert: inSeconds },
  { name: 'close_ticket_threshold_duration', path: ['close', 'after'], convert: inSeconds },
]

/** How the section `bridge` is read. */
export const bridgeSection: ConfigSection<BridgeConfig> = {
  schema: bridgeSchema,
  aliases: seedNames,
}
