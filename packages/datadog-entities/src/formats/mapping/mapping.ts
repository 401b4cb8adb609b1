/**
 * How one value of another format becomes one of Datadog's. A format is a table of these.
 *
 * | kind | there | at Datadog |
 * | --- | --- | --- |
 * | `same` | anything | the same |
 * | `number` | `"2.5"` or `2.5` | `2.5` |
 * | `flag` | `"true"` or `true` | `true` |
 * | `record` | an object | an object with other names |
 * | `list` | a list | a list, each item mapped |
 * | `only` | one value | a list of one |
 * | `block` | an object, or a list of one | an object |
 * | `blocks` | an object, or a list | a list |
 * | `ignored` | anything | nothing: it speaks to another program |
 */
export type Mapping =
  | { readonly kind: 'same' | 'number' | 'flag' | 'ignored' }
  | { readonly kind: 'record'; readonly fields: Fields }
  | { readonly kind: 'list' | 'only' | 'block' | 'blocks'; readonly of: Mapping }

/** Names in the other format, with where the value goes at Datadog: `options.thresholds` is in an object. */
export type Fields = Readonly<Record<string, Field>>

export type Field = readonly [name: string, mapping: Mapping]

export const same: Mapping = { kind: 'same' }
export const number: Mapping = { kind: 'number' }
export const flag: Mapping = { kind: 'flag' }
export const ignored: Mapping = { kind: 'ignored' }

export function record(fields: Fields): Mapping {
  return { kind: 'record', fields }
}

export function list(of: Mapping): Mapping {
  return { kind: 'list', of }
}

export function only(of: Mapping): Mapping {
  return { kind: 'only', of }
}

export function block(of: Mapping): Mapping {
  return { kind: 'block', of }
}

export function blocks(of: Mapping): Mapping {
  return { kind: 'blocks', of }
}
