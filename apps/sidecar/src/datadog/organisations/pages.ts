import type { DatadogSite } from '@retriever/datadog-entities'

/** Sites whose pages have a name of their own before that of the site. */
const withApp: readonly DatadogSite[] = ['datadoghq.com', 'datadoghq.eu', 'ddog-gov.com']

/** Where people find the pages of an organisation: `https://app.datadoghq.eu`. */
export function pagesOf({
  site = 'datadoghq.com',
  url,
}: {
  readonly site?: DatadogSite | undefined
  readonly url?: string | undefined
}): string {
  if (url !== undefined) return new URL(url).origin
  return withApp.includes(site) ? `https://app.${site}` : `https://${site}`
}
