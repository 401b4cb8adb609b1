import type { Route } from '../capability.ts'

/**
 * What can be done next with what was created: every operation whose path goes on with its id. By name of the operation;
 * undefined for a route that creates nothing.
 */
export function linksFrom(
  { contract, path }: Route,
  routes: readonly Route[],
): Readonly<Record<string, object>> | undefined {
  if (!contract?.answers[201]) return undefined
  const one = `${path}/:id`
  return Object.fromEntries(
    routes
      .filter((route) => route.path === one || route.path.startsWith(`${one}/`))
      .flatMap((route) => route.contract?.operationId ?? [])
      .map((operationId) => [
        operationId,
        { operationId, parameters: { id: '$response.body#/id' } },
      ]),
  )
}
