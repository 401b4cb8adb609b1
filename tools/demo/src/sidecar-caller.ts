import type { House } from './house.ts'

/** What the sidecar answered. */
export interface Answer {
  /** The path of the entity that it is about; empty when the answer names none. */
  readonly location: string
  /** What came of a POST of something that is there already; empty when nothing is told. */
  readonly outcome: string
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
}

/** Asks the sidecar as the team shop; a body is YAML. Rejects when it answers with another status than this. */
export type Ask = (status: number, method: string, path: string, yaml?: string) => Promise<Answer>

/** A caller of the sidecar's API. */
export function callerOf({ sidecar, shopToken }: House): Ask {
  return async (status, method, path, yaml) => {
    const response = await fetch(`${sidecar.api}${path}`, {
      method,
      headers: { 'content-type': 'application/yaml', authorization: `Bearer ${shopToken}` },
      ...(yaml !== undefined && { body: yaml }),
    })
    const text = await response.text()
    if (response.status !== status) {
      throw new Error(`${method} ${path}: expected ${status}, got ${response.status}: ${text}`)
    }
    return {
      location: response.headers.get('location') ?? '',
      outcome: response.headers.get('retriever-outcome') ?? '',
      text,
      json: JSON.parse(text) as Answer['json'],
    }
  }
}

/** Why the sidecar refused, in its own words. Throws when it was for another reason than this. */
export function refusalIn({ json, text }: Answer, code: string): string {
  if (json['type'] !== `urn:retriever:problem:${code}`) {
    throw new Error(`expected a refusal because of ${code}, got ${text}`)
  }
  return String(json['detail'])
}
