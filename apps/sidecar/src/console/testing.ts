import type { Caller, Grant } from '../access/caller.ts'
import type { Scope } from '../access/scope.ts'

/** A viewer for tests: granted these scopes for services that fit these patterns, in every organisation. */
export function viewerWith(
  scopes: readonly Scope[],
  services: readonly string[] = ['*'],
  more: Partial<Grant> = {},
): Caller {
  const limits = { priority: 1, renotifyMs: 0, queryBytes: 4096, widgets: 200 }
  const grant: Grant = { scopes, services, organisations: ['*'], owner: 'shop', limits, ...more }
  return { name: 'token/viewer', kind: 'token', grants: [grant] }
}
