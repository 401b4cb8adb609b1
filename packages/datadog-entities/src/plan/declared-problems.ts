import type { Declared } from '../entity.ts'
import { longestMarkValue } from '../ownership/mark.ts'
import { toTagValue } from '../ownership/tag-value.ts'
import type { Problem } from '../problem.ts'
import { familyOf } from './family.ts'
import { idProblem } from './id-shape.ts'
import type { PlanOptions } from './plan-options.ts'

/**
 * A problem at this place of the entity's spec, with the file and line from which it came. Without a place it is about
 * the entity; its id stands beside the spec.
 */
export function problemAt(
  { origin }: Declared,
  pointer: string,
  { message, hint }: Pick<Problem, 'message' | 'hint'>,
): Problem {
  const inSpec = pointer !== '' && pointer !== '/id'
  const base = inSpec ? (origin.spec ?? origin.pointer) : origin.pointer
  return {
    pointer: `${base}${pointer}`,
    message,
    ...(hint === undefined ? {} : { hint }),
    place: { file: origin.file, line: origin.line },
  }
}

/** Refs and ids that cannot be used, and those that are there twice. */
export function identityProblems(
  all: readonly Declared[],
  { external = {} }: PlanOptions,
): readonly Problem[] {
  const refs = new Map<string, Declared>()
  const ids = new Map<string, Declared>()
  return all.flatMap((declared) => {
    const { ref, id, kind } = declared
    const problems = refProblems(declared)
    if (Object.hasOwn(external, ref)) {
      problems.push(
        problemAt(declared, '', {
          message: `"${ref}" is declared, and its id was given as an external one too`,
          hint: 'links to it could mean either; give it another ref',
        }),
      )
    }
    const twin = refs.get(ref)
    if (twin === undefined) refs.set(ref, declared)
    else {
      problems.push(
        problemAt(declared, '', {
          message: `"${ref}" is declared twice; first in ${placeOf(twin)}`,
          hint: 'give one of them a "ref" of its own',
        }),
      )
    }
    if (id === undefined) return problems
    const wrong = idProblem(familyOf(kind), id)
    if (wrong !== undefined) problems.push(problemAt(declared, '/id', wrong))
    const other = ids.get(id)
    if (other === undefined) ids.set(id, declared)
    else {
      problems.push(
        problemAt(declared, '/id', {
          message: `"${other.ref}" in ${placeOf(other)} has this id already`,
          hint: 'each entity has an id of its own; leave it out where it is not known',
        }),
      )
    }
    return problems
  })
}

function refProblems(declared: Declared): Problem[] {
  const { ref } = declared
  const hint = 'give it a short "ref", such as checkout-errors'
  if (ref.trim() === '') return [problemAt(declared, '', { message: 'it has no name', hint })]
  if (!ref.isWellFormed()) {
    return [problemAt(declared, '', { message: 'its ref is not well-formed Unicode', hint })]
  }
  return toTagValue(ref).length > longestMarkValue
    ? [problemAt(declared, '', { message: 'its ref is too long for a tag', hint })]
    : []
}

function placeOf({ origin }: Declared): string {
  return `${origin.file}:${origin.line}`
}
