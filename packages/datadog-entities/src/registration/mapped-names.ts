import type { Problem } from '../problem.ts'
import type { RegisterName } from './registration.ts'
import { plainNameProblem, queryNameProblem, serviceNameProblem } from './service-name.ts'

/** What services are called elsewhere, by their names in Datadog. */
export type MappedNames = Readonly<
  Record<string, { readonly leanix?: string | undefined; readonly servicenow?: string | undefined }>
>

/** Everything that is wrong with a mapping. */
export function nameProblemsIn(names: MappedNames): readonly Problem[] {
  return Object.entries(names).flatMap(([service, { leanix, servicenow }]) => {
    const pointer = `/names/${service.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const own = serviceNameProblem(service)
    return [
      ...(own === undefined ? [] : [{ pointer, message: `is no name of a service: ${own}` }]),
      ...problemAt(`${pointer}/leanix`, leanix, plainNameProblem),
      ...problemAt(`${pointer}/servicenow`, servicenow, queryNameProblem),
    ]
  })
}

function problemAt(
  pointer: string,
  name: string | undefined,
  problemWith: (name: string) => string | undefined,
): readonly Problem[] {
  const message = name === undefined ? undefined : problemWith(name)
  return message === undefined ? [] : [{ pointer, message }]
}

/** Tells what a service is called in a register. */
export function namesIn(names: MappedNames): {
  nameOf(service: string, register: RegisterName): string
} {
  // A service may be called `constructor`.
  const byService = new Map(Object.entries(names))
  return {
    nameOf: (service, register) =>
      register === 'datadog' ? service : (byService.get(service)?.[register] ?? service),
  }
}
