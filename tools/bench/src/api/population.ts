import type { HttpClient } from './http-client.ts'
import { alertSpec, monitorSpec } from './mix.ts'
import type { Ids } from './mix.ts'

/** So many of each. */
const each = 40

/** Creates what the requests are about, through the sidecar, so that it is marked as ours. */
export async function populate(sidecar: HttpClient): Promise<Ids> {
  const create = async (path: string, spec: object): Promise<string> => {
    const outcome = await sidecar.send({ method: 'POST', path, body: JSON.stringify(spec) })
    if (outcome.type !== 'answered' || outcome.status !== 201) {
      throw new Error(`POST ${path} ended as ${JSON.stringify(outcome)}`)
    }
    return (JSON.parse(outcome.body) as { readonly id: string }).id
  }
  const createAll = async (
    path: string,
    specOf: (number: number) => object,
  ): Promise<readonly string[]> => {
    const ids: string[] = []
    for (let number = 0; number < each; number += 1) ids.push(await create(path, specOf(number)))
    return ids
  }
  return {
    monitors: await createAll('/monitor', (number) => monitorSpec('steady', number)),
    changing: await createAll('/monitor', (number) => monitorSpec('changing', number)),
    alerts: await createAll('/alert', alertSpec),
  }
}
