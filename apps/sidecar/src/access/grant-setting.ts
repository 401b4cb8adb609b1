import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { section } from '../config/section.ts'
import type { Grant } from './caller.ts'
import { scopes } from './scope.ts'
import type { Scope } from './scope.ts'

const longestPattern = 200
const owner = /^[\p{L}\p{N}][\p{L}\p{N}._/ -]{0,99}$/u

/** Settings that say for what scopes are good; a grant has them, and a token may. */
export function grantSettings(leaves: Leaves) {
  const { count, byteSize, duration, text } = leaves
  const pattern = patternSetting(leaves)
  const patterns = z.array(pattern).min(1, 'expected at least one pattern')
  return {
    scopes: scopesSetting(leaves),
    services: patterns.optional(),
    teams: patterns.optional(),
    organisations: patterns.optional(),
    owner: text
      .refine(
        (name) => owner.test(name),
        'an owner consists of letters, digits, spaces and "._/-", begins with a letter or digit, and has at most 100',
      )
      .optional(),
    limits: section({
      entities: count({ min: 0 }).default(200),
      /** Without `@`. Absent: any. */
      handles: z.array(pattern).optional(),
      priority: count({ min: 1, max: 5 }).default(1),
      renotify: duration.default(600_000),
      queryBytes: byteSize.default(4096),
      widgets: count({ min: 0 }).default(200),
    }).prefault({}),
  }
}

/** A list of scopes, none of them twice. */
function scopesSetting({ word }: Leaves): z.ZodType<readonly Scope[]> {
  return z.array(word(...scopes)).min(1, 'expected at least one scope')
}

/** Text in which `*` stands for any characters. */
export function patternSetting({ text }: Leaves): z.ZodType<string> {
  return text
    .refine(
      (value) => value.length <= longestPattern,
      `expected at most ${longestPattern} characters`,
    )
    .refine((value) => value === value.trim(), 'expected no space around the pattern')
    .refine((value) => !/\p{Cc}/u.test(value), 'a pattern has no control characters')
}

/** What `grantSettings` reads. */
export type GrantSettings = z.output<z.ZodObject<ReturnType<typeof grantSettings>>>

/** The settings as a grant; `otherwise` is for parts that they do not tell. */
export function grantOf(
  { scopes: granted, services, teams, organisations, owner: name, limits }: GrantSettings,
  otherwise: Pick<Grant, 'services' | 'organisations' | 'owner'>,
): Grant {
  const { entities, handles, priority, renotify, queryBytes, widgets } = limits
  return {
    scopes: granted,
    services: services ?? otherwise.services,
    ...(teams && { teams }),
    organisations: organisations ?? otherwise.organisations,
    owner: name ?? otherwise.owner,
    limits: {
      entities,
      ...(handles && { handles }),
      priority,
      renotifyMs: renotify,
      queryBytes,
      widgets,
    },
  }
}
