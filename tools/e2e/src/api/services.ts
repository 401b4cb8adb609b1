/** The services of these tests, by what the registers say about them. */
export const services = {
  /** Registered, and not listed in Datadog: may have entities. */
  registered: 'shop-web',
  /** Another one of these. */
  other: 'shop-cart',
  /** ServiceNow knows it, LeanIX does not. */
  unregistered: 'shop-ghost',
  /** Registered, and listed in Datadog. */
  listed: 'shop-listed',
  /** Registered, and first asked for while LeanIX is down. */
  withoutLeanix: 'shop-late-leanix',
  /** Registered, and first asked for while ServiceNow is down. */
  withoutServicenow: 'shop-late-servicenow',
} as const

const { listed, unregistered } = services
const known = Object.values(services)
const active = [{ phase: 'active', startDate: '2020-01-01' }] as const

/** What the stand-ins begin with. */
export const registers = {
  leanix: {
    factSheets: known
      .filter((name) => name !== unregistered)
      .map((name) => ({ name, phases: active })),
  },
  servicenow: {
    rows: {
      cmdb_ci_service: [{ name: 'Email' }],
      cmdb_ci_service_discovered: known.map((name) => ({ name })),
    },
  },
  datadog: {
    settings: { rateLimiting: false },
    definitions: [{ 'schema-version': 'v2.2', 'dd-service': listed, team: 'shop' }],
  },
} as const
