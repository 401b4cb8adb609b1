import type { Format, OutputFormat } from '@retriever/datadog-entities'

/** How a body is read: in one of the library's formats, or as a form that is made JSON first. */
export type BodyFormat = Format | 'form'

/** What bodies may be, by media type. */
export const readableTypes: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'text/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'application/vnd.birddog.cr+yaml': 'manifests',
  'application/vnd.retriever.terraform+json': 'terraform-json',
  'application/vnd.retriever.ui-export+json': 'ui-export',
  'application/x-www-form-urlencoded': 'form',
}

/** What answers about an entity may be, by media type; the first one is the default. */
export const writableTypes: Readonly<Record<string, OutputFormat>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'text/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'application/vnd.birddog.cr+yaml': 'manifests',
  'application/vnd.retriever.terraform+json': 'terraform-json',
}

/** The value of `Accept-Post`: everything that can be sent. */
export const acceptPost: string = Object.keys(readableTypes).join(', ')

/** The media type and the parameters of a `Content-Type`, in lower case; undefined when it is none. */
export function parseContentType(
  value: string,
): { readonly type: string; readonly parameters: ReadonlyMap<string, string> } | undefined {
  const [first = '', ...rest] = value.split(';')
  const type = first.trim().toLowerCase()
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type)) return undefined
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const [name = '', ...said] = part.split('=')
    const text = said.join('=').trim().replaceAll('"', '').toLowerCase()
    parameters.set(name.trim().toLowerCase(), text)
  }
  return { type, parameters }
}

/**
 * The media type that `Accept` likes best among those offered; of equally liked ones the first. Undefined when it takes
 * none of them. Without `Accept` the first one.
 */
export function preferredType(
  accept: string | null,
  offered: readonly string[],
): string | undefined {
  if (accept === null || accept.trim() === '') return offered[0]
  const ranges = accept.split(',').flatMap(rangeOf)
  let best: { readonly type: string; readonly quality: number } | undefined
  for (const type of offered) {
    const quality = qualityOf(type, ranges)
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  return best?.type
}

interface Range {
  readonly range: string
  readonly quality: number
}

function rangeOf(text: string): readonly Range[] {
  const [first = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  if (!/^[^\s/]+\/[^\s/]+$/.test(first)) return []
  const said = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const quality = said === undefined ? 1 : Number(said)
  return quality >= 0 && quality <= 1 ? [{ range: first, quality }] : []
}

/** The most specific range decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const group = `${type.slice(0, type.indexOf('/'))}/*`
  for (const wanted of [type, group, '*/*']) {
    const found = ranges.find(({ range }) => range === wanted)
    if (found) return found.quality
  }
  return 0
}
