import { flagField, listField } from '../kv/inputs.ts'
import type { EngineCall, Engine } from '../server.ts'
import type { Identity } from './identities.ts'

/** Creates the engine at `identity/`: identities can be seen, disabled and given policies. */
export function createIdentityEngine(): Engine {
  const named = ({ server }: EngineCall, name: string): Identity | undefined =>
    server.identities.all().find((each) => each.id === name || each.name === name)
  return {
    state: () => ({}),
    routes: [
      {
        path: /^entity\/id\/?$/,
        fields: ['after', 'limit'],
        operations: {
          list: ({ server }) => {
            const keys = server.identities.all().map(({ id }) => id)
            return keys.length === 0 ? undefined : { data: { keys } }
          },
        },
      },
      {
        path: /^entity\/(?:id|name)\/([^/]+)$/,
        fields: ['disabled', 'policies', 'metadata', 'name'],
        operations: {
          read: (call, name = '') => {
            const entity = named(call, name)
            return entity === undefined ? undefined : { data: { ...entity } }
          },
          update: (call, name = '') => {
            const entity = named(call, name)
            if (entity !== undefined) {
              const { data } = call
              if (data['disabled'] !== undefined) entity.disabled = flagField(data['disabled'])
              if (data['policies'] !== undefined) entity.policies = listField(data['policies'])
            }
            return undefined
          },
        },
      },
    ],
  }
}
