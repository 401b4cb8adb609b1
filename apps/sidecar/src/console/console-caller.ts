import type { Caller } from '../access/caller.ts'
import { scopes } from '../access/scope.ts'

/** Whoever can read what the sidecar prints when it starts, may do anything with it: it may see everything here. */
export const consoleCaller: Caller = {
  name: 'console',
  kind: 'token',
  grants: [
    {
      scopes,
      services: ['*'],
      organisations: ['*'],
      owner: 'console',
      // Nothing is written from here.
      limits: { entities: 0, handles: [], priority: 5, renotifyMs: 0, queryBytes: 0, widgets: 0 },
    },
  ],
}
