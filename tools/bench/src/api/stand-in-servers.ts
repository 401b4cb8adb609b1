/** The systems around the sidecar, in a process of their own: an organisation of Datadog, LeanIX and ServiceNow. */
import { startStandIn } from '@retriever/sandbox'

import { services } from './services.ts'

const [datadog, leanix, servicenow] = await Promise.all([
  startStandIn('datadog', { seed: { settings: { rateLimiting: false } } }),
  startStandIn('leanix', { seed: { factSheets: services.map((name) => ({ name })) } }),
  startStandIn('servicenow', {
    seed: { rows: { cmdb_ci_service: services.map((name) => ({ name })) } },
  }),
])
process.send?.({
  datadog: datadog.credentials,
  leanix: leanix.credentials,
  servicenow: servicenow.credentials,
})
process.once('disconnect', () => process.exit())
