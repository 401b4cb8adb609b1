import type * as z from 'zod'

import { described } from './described.ts'
import { missing } from './leaves.ts'
import type { SettingPath } from './place.ts'

/** A mistake as the schema found it: which setting, and what is wrong with it. */
export interface Mistake {
  readonly path: SettingPath
  readonly message: string
}

/** The issues of a schema as mistakes of settings, one for each key or value that is wrong. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[]): readonly Mistake[] {
  return issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol')
    switch (issue.code) {
      case 'unrecognized_keys': {
        const messages = issue.message.split('\n')
        return issue.keys.map((key, index) => ({
          path: [...path, key],
          message: messages[index] ?? 'unknown key',
        }))
      }
      case 'invalid_type':
        return { path, message: typeMessage(issue) }
      case 'invalid_key':
        return { path, message: issue.issues[0]?.message ?? issue.message }
      default:
        return { path, message: issue.message }
    }
  })
}

const expectations: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
}

function typeMessage({ expected, input }: z.core.$ZodIssueInvalidType): string {
  if (input === undefined) return missing
  return `expected ${expectations[expected] ?? expected}, got ${described(input)}`
}
