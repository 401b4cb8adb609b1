import { parseResourceMapping } from '@retriever/glpi-bridge'
import type { ResourceMapping } from '@retriever/glpi-bridge'
import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { pathIn } from '../config/place.ts'
import { readWith, section } from '../config/section.ts'
import { readTextFile } from '../config/text-file.ts'

/** The setting `resources`: the mapping in place, or `{ file: PATH }` of a JSON file that has it. */
export function resourcesSetting({ path }: Leaves): z.ZodType<ResourceMapping> {
  const reference = section({ file: path })
  return z.unknown().transform((value, context) => {
    if (!isReference(value)) return mapped(value, [], '', context)
    const { file } = readWith(reference, value, context) ?? {}
    if (file === undefined) return z.NEVER
    const read = readTextFile(file)
    const content = read.ok ? parsedJson(read.text) : read
    if (content.ok) return mapped(content.value, ['file'], `${file}: `, context)
    context.addIssue({ code: 'custom', path: ['file'], message: content.problem })
    return z.NEVER
  })
}

function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'file' in value
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string }

function parsedJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, problem: `the file is not JSON: ${reason}` }
  }
}

/** The mapping; its mistakes stand at their own place, or all at the place of the file that has them. */
function mapped(
  value: unknown,
  place: string[],
  where: string,
  context: z.core.$RefinementCtx,
): ResourceMapping {
  const result = parseResourceMapping(value)
  if (result.ok) return result.mapping
  for (const { path, detail } of result.problems) {
    const inFile = place.length > 0
    context.addIssue({
      code: 'custom',
      path: inFile ? place : pathIn(path),
      message: inFile ? `${where}${path === '' ? '' : `${path}: `}${detail}` : detail,
    })
  }
  return z.NEVER
}
