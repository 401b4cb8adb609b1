import { nameProblemsIn } from '@retriever/datadog-entities/registration'
import * as z from 'zod'

import type { ConfigSection } from '../config/config-section.ts'
import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { upstreamSettings } from '../config/upstream-settings.ts'
import { credentialSettings, withCredentials } from './servicenow-credentials.ts'

function registrationSchema(leaves: Leaves) {
  const { count, duration, flag, secret, text, url, word } = leaves
  const connection = {
    url,
    /** For one request with its attempts. */
    deadline: duration.default(10_000),
    ...upstreamSettings(leaves),
  }
  return section({
    leanix: section({
      ...connection,
      /** Of a technical user. */
      apiToken: secret,
      /** What a service is there. */
      factSheetType: text
        .refine((type) => /^[A-Za-z]\w{0,99}$/.test(type), 'expected the name of a type')
        .default('Application'),
      caseSensitive: flag.default(true),
      /** Phases of the lifecycle in which a fact sheet counts no more. */
      endedPhases: z.array(text).default(['endOfLife']),
      /** Its name in addresses, for links. */
      workspace: text
        .refine((name) => /^[\w-]+$/.test(name), 'expected letters, digits, "-" and "_"')
        .optional(),
    }),
    servicenow: withCredentials(
      section({
        ...connection,
        ...credentialSettings(leaves),
        /** The tables of the CMDB in which services are. Absent: those that are usual. */
        tables: z.array(text.refine(isTable, 'expected the name of a table')).min(1).optional(),
        caseSensitive: flag.default(true),
        /** Values of `operational_status` that count. */
        operational: z.array(text).min(1).default(['1']),
        /** A service that must be visible; when it is not, others may only be hidden. */
        knownService: text.optional(),
      }),
    ),
    /** The organisations that are asked whether they list a service. Absent: all. */
    datadog: z
      .union([text.transform((name) => [name]), z.array(text).min(1)], {
        error: 'expected the name of an organisation, or a list of names',
      })
      .optional(),
    cache: section({
      /** For how long a good word of a register is used again. */
      positive: duration.default(600_000),
      /** And a bad one. */
      negative: duration.default(30_000),
      entries: count({ min: 1, max: 1_000_000 }).default(10_000),
    }).prefault({}),
    /** For how long a service that was allowed stays so while a register does not answer; 0s: not at all. */
    grace: duration.default(0),
    names: namesSchema(leaves).default({}),
    /** Writes that need a good word. */
    gated: z.array(word('create', 'adopt', 'update')).default(['create', 'adopt', 'update']),
  })
}

function isTable(name: string): boolean {
  return /^[a-z]\w{0,79}$/.test(name)
}

/** What services are called in the registers, by their names in Datadog. */
function namesSchema({ text }: Leaves) {
  const name = section({ leanix: text.optional(), servicenow: text.optional() })
  return z.record(z.string(), name).superRefine((names, context) => {
    for (const { pointer, message } of nameProblemsIn(names)) {
      const [, , ...keys] = pointer.split('/')
      const path = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
      context.addIssue({ code: 'custom', path, message })
    }
  })
}

/** The gate as it is configured. */
export type RegistrationSettings = z.output<ReturnType<typeof registrationSchema>>

/** The section `registration`, validated; `off` does without a gate. */
export type RegistrationConfig = 'off' | RegistrationSettings

/** How the section `registration` is read. */
export const registrationSection: ConfigSection<RegistrationConfig> = {
  schema(leaves) {
    const settings = registrationSchema(leaves)
    return z
      .unknown()
      .transform((value, context): RegistrationConfig =>
        value === 'off' || value === false ? 'off' : readWith(settings, value, context),
      )
  },
}
