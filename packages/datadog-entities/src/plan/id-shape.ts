import type { Problem } from '../problem.ts'
import type { Family } from './plan-options.ts'

const idShapes = {
  monitor: { shape: /^[1-9]\d{0,15}$/, example: '171204506' },
  dashboard: { shape: /^[a-z0-9]{3}(?:-[a-z0-9]{3}){2}$/, example: 'abc-def-ghi' },
}

/** What is wrong with this text as an id; undefined when nothing. */
export function idProblem(
  family: Family,
  id: string,
): Pick<Problem, 'message' | 'hint'> | undefined {
  const { shape, example } = idShapes[family]
  if (shape.test(id)) return undefined
  return {
    message: `${JSON.stringify(id.slice(0, 40))} is no id of a ${family}`,
    hint: `they look like ${example}`,
  }
}
