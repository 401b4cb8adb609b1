/** The sites of Datadog. Organisations live on one of them, and keys are good there only. */
export const datadogSites = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'datadoghq.eu',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const

/** One of {@link datadogSites}. */
export type DatadogSite = (typeof datadogSites)[number]

/** Whether this is the name of a site. */
export function isDatadogSite(text: string): text is DatadogSite {
  return datadogSites.some((site) => site === text)
}

/** The address of a site's API. */
export function apiUrlOf(site: DatadogSite): string {
  return `https://api.${site}`
}
