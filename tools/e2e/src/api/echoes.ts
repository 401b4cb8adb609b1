import type { FaultRule } from '@retriever/sandbox'

/** A refusal or failure of an upstream that shows what it was sent, as some do. */
export function echoing(status: number, secrets: readonly string[], path = '*'): FaultRule {
  const said = `refused: DD-API-KEY=${secrets.join(' ')} Authorization: Bearer ${secrets.join(' ')}`
  return {
    match: { path },
    effect: {
      type: 'status',
      status,
      body: { errors: [said], error: { message: said, detail: said }, message: said },
      headers: { 'x-echo': secrets[0] ?? '', 'www-authenticate': `Bearer error="${said}"` },
    },
  }
}

/** The same for Datadog: where the API key is checked, it is sent alone. */
export function echoingKeys(
  status: number,
  keys: readonly [apiKey: string, appKey: string],
): readonly FaultRule[] {
  return [echoing(status, keys.slice(0, 1), '/api/v1/validate'), echoing(status, keys)]
}
