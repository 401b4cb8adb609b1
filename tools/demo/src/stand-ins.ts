import { type RunningStandIn, type StandInName, startStandIn } from '@retriever/sandbox'

const names = ['glpi', 'ivr', 'datadog', 'leanix', 'servicenow'] as const satisfies StandInName[]

/** The stand-ins of the demo, by their names. */
export type DemoStandIns = {
  readonly [Name in (typeof names)[number]]: RunningStandIn<Name>
}

/** A service that is registered everywhere; Datadog does not list it. */
export const ownService = 'web-store'
/** Registered in ServiceNow only. */
export const unregisteredService = 'ledger'
/** Registered, and listed in Datadog. */
export const listedService = 'checkout'

/** Starts all of them in this process. */
export async function openStandIns(): Promise<DemoStandIns & { close(): Promise<void> }> {
  const [glpi, ivr, datadog, leanix, servicenow] = await Promise.all([
    startStandIn('glpi'),
    startStandIn('ivr'),
    startStandIn('datadog', {
      seed: { definitions: [{ 'schema-version': 'v2.2', 'dd-service': listedService }] },
    }),
    startStandIn('leanix'),
    startStandIn('servicenow'),
  ])
  const standIns = { glpi, ivr, datadog, leanix, servicenow }
  return {
    ...standIns,
    close: async () => void (await Promise.all(names.map((name) => standIns[name].close()))),
  }
}
