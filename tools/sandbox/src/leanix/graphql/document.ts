/** Where something stands in the text of a query; both count from 1. */
export interface At {
  readonly line: number
  readonly column: number
}

/** A type as it is written: `[ID!]!`. */
export type TypeText =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list'; readonly of: TypeText }
  | { readonly kind: 'required'; readonly of: TypeText }

/** A value as it is written in a query. */
export type ValueText =
  | { readonly kind: 'variable'; readonly name: string; readonly at: At }
  | { readonly kind: 'int' | 'float' | 'string' | 'enum'; readonly text: string; readonly at: At }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: At }
  | { readonly kind: 'null'; readonly at: At }
  | { readonly kind: 'list'; readonly items: readonly ValueText[]; readonly at: At }
  | { readonly kind: 'object'; readonly fields: readonly NamedValue[]; readonly at: At }

/** `name: value` */
export interface NamedValue {
  readonly name: string
  readonly value: ValueText
  readonly at: At
}

/** `@include(if: $yes)` */
export interface Directive {
  readonly name: string
  readonly args: readonly NamedValue[]
  readonly at: At
}

/** A field that is asked for. */
export interface FieldText {
  readonly kind: 'field'
  readonly alias: string | undefined
  readonly name: string
  readonly args: readonly NamedValue[]
  readonly directives: readonly Directive[]
  /** Undefined when there are no braces. */
  readonly selection: readonly Selection[] | undefined
  readonly at: At
}

/** `...on Application { … }` */
export interface InlineFragment {
  readonly kind: 'inline'
  readonly on: string | undefined
  readonly directives: readonly Directive[]
  readonly selection: readonly Selection[]
  readonly at: At
}

/** `...fields` */
export interface FragmentSpread {
  readonly kind: 'spread'
  readonly name: string
  readonly directives: readonly Directive[]
  readonly at: At
}

/** What may stand between braces. */
export type Selection = FieldText | InlineFragment | FragmentSpread

/** `$first: Int = 50` */
export interface VariableText {
  readonly name: string
  readonly type: TypeText
  readonly otherwise: ValueText | undefined
  readonly at: At
}

/** One operation of a document. */
export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly name: string | undefined
  readonly variables: readonly VariableText[]
  readonly selection: readonly Selection[]
  readonly at: At
}

/** `fragment fields on Application { … }` */
export interface Fragment {
  readonly name: string
  readonly on: string
  readonly selection: readonly Selection[]
  readonly at: At
}

/** What was sent as `query`. */
export interface Document {
  readonly operations: readonly Operation[]
  readonly fragments: readonly Fragment[]
}

/** A type as one writes it. */
export function typeText(type: TypeText): string {
  if (type.kind === 'named') return type.name
  return type.kind === 'list' ? `[${typeText(type.of)}]` : `${typeText(type.of)}!`
}

/** The key under which a field is answered. */
export function answeredAs({ alias, name }: FieldText): string {
  return alias ?? name
}
