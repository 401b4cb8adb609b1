import type { House } from './house.ts'

type Monitor = Readonly<Record<string, unknown>>

/** The monitor as Datadog has it. */
export function monitorAt(house: House, id: string): Promise<Monitor> {
  return atDatadog(house, id, 'GET')
}

/** Does what a person can do on Datadog's own pages: another threshold, and nobody tells the sidecar. */
export async function raiseThreshold(house: House, id: string): Promise<Monitor> {
  const { query } = await monitorAt(house, id)
  return atDatadog(house, id, 'PUT', {
    query: String(query).replace(/> 5$/, '> 50'),
    options: { thresholds: { critical: 50 } },
  })
}

async function atDatadog(
  { datadogAccess: { url, apiKey, appKey } }: House,
  id: string,
  method: string,
  body?: object,
): Promise<Monitor> {
  const response = await fetch(`${url}/api/v1/monitor/${id}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'dd-api-key': apiKey,
      'dd-application-key': appKey,
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`Datadog answered ${response.status}: ${text}`)
  return JSON.parse(text) as Monitor
}
