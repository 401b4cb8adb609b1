import { expect } from 'vitest'

import type { Declared } from '../../src/entity.ts'
import { decode } from '../../src/formats/decode.ts'
import type { Problem } from '../../src/problem.ts'

/** The entities of a text that has no mistakes. */
export function entitiesOf(text: string, file = '<test>', format?: string): readonly Declared[] {
  const read = decode(text, { file, ...(format !== undefined && { format }) })
  expect(read).toMatchObject({ ok: true })
  return read.ok ? read.value : []
}

/** The mistakes of a text that has some. */
export function problemsOf(text: string, file = '<test>', format?: string): readonly Problem[] {
  const read = decode(text, { file, ...(format !== undefined && { format }) })
  expect(read.ok).toBe(false)
  return read.ok ? [] : read.problems
}

/** `file:line pointer message` */
export function linesOfProblems(problems: readonly Problem[]): readonly string[] {
  return problems.map(
    ({ place, pointer, message }) => `${place?.file}:${place?.line} ${pointer} ${message}`,
  )
}

/** An indented text without its indentation and without its first line break. Backslashes stand for themselves. */
export function yaml({ raw }: TemplateStringsArray): string {
  const lines = raw.join('').replace(/^\n/, '').split('\n')
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)),
  )
  return lines.map((line) => line.slice(indent)).join('\n')
}
