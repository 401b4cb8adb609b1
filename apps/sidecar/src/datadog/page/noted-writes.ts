import type { DatadogApi } from '@retriever/datadog-entities'

import type { LiveEntity } from './last-written.ts'

/** The same organisation; `onWrite` is told about everything that was written, with what Datadog holds then. */
export function notedWrites(
  api: DatadogApi,
  onWrite: (entities: readonly LiveEntity[]) => void,
): DatadogApi {
  const noted = <Entity extends LiveEntity>(entity: Entity): Entity => {
    onWrite([entity])
    return entity
  }
  const gone = (was: boolean): boolean => {
    onWrite([])
    return was
  }
  return {
    ...api,
    monitors: {
      ...api.monitors,
      create: async (...given) => noted(await api.monitors.create(...given)),
      update: async (...given) => noted(await api.monitors.update(...given)),
      delete: async (...given) => gone(await api.monitors.delete(...given)),
    },
    dashboards: {
      ...api.dashboards,
      create: async (...given) => noted(await api.dashboards.create(...given)),
      update: async (...given) => noted(await api.dashboards.update(...given)),
      delete: async (...given) => gone(await api.dashboards.delete(...given)),
    },
  }
}
