import type { TypeText } from './document.ts'
import { parseType } from './parse.ts'

/** The types that can be asked for, by name, and the one that a query begins with. */
export interface Schema {
  readonly types: ReadonlyMap<string, SchemaType>
  readonly query: string
}

/** One type. */
export type SchemaType = ScalarType | EnumType | CompositeType | InputType

/** A value without parts. */
export interface ScalarType {
  readonly kind: 'scalar'
  readonly name: 'Boolean' | 'Float' | 'ID' | 'Int' | 'String'
}

/** One of some names. */
export interface EnumType {
  readonly kind: 'enum'
  readonly name: string
  readonly values: readonly string[]
}

/** Something with fields. Of an interface the value says by `__typename` what it is. */
export interface CompositeType {
  readonly kind: 'object' | 'interface'
  readonly name: string
  readonly fields: Readonly<Record<string, SchemaField>>
  /** The interfaces that it fulfils. */
  readonly is: readonly string[]
}

/** An object that is sent. */
export interface InputType {
  readonly kind: 'input'
  readonly name: string
  readonly fields: Readonly<Record<string, SchemaInput>>
}

/** A field that can be asked for. */
export interface SchemaField {
  readonly type: TypeText
  readonly args: Readonly<Record<string, SchemaInput>>
  /** Undefined: the property of that name. May throw a `FieldFailure`. */
  readonly resolve: ((args: JsonArgs, source: JsonArgs) => unknown) | undefined
}

/** An argument, or a field of an input. */
export interface SchemaInput {
  readonly type: TypeText
}

/** Arguments after coercion; those that were not given are missing. */
export type JsonArgs = Readonly<Record<string, unknown>>

const scalars: readonly ScalarType['name'][] = ['Boolean', 'Float', 'ID', 'Int', 'String']

/** A schema of these types; the scalars come by themselves. */
export function schemaOf(query: string, types: readonly SchemaType[]): Schema {
  const all: readonly SchemaType[] = [
    ...scalars.map((name): ScalarType => ({ kind: 'scalar', name })),
    ...types,
  ]
  return { query, types: new Map(all.map((type) => [type.name, type])) }
}

/** Fields that are properties of their object: `{ id: 'ID!', tags: '[Tag!]' }`. */
export function plainFields(
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, SchemaField>> {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, fieldOf(type)]))
}

/** A field. */
export function fieldOf(
  type: string,
  args: Readonly<Record<string, string>> = {},
  resolve?: SchemaField['resolve'],
): SchemaField {
  return { type: parseType(type), args: inputsOf(args), resolve }
}

/** Arguments, or the fields of an input. */
export function inputsOf(
  types: Readonly<Record<string, string>>,
): Readonly<Record<string, SchemaInput>> {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { type: parseType(type) }]),
  )
}

/** An object without interfaces. */
export function objectType(
  name: string,
  fields: Readonly<Record<string, SchemaField>>,
): CompositeType {
  return { kind: 'object', name, fields, is: [] }
}

/** An input object. */
export function inputType(name: string, fields: Readonly<Record<string, string>>): InputType {
  return { kind: 'input', name, fields: inputsOf(fields) }
}

/** The name at the heart of a type: `ID` of `[ID!]!`. */
export function namedType(type: TypeText): string {
  return type.kind === 'named' ? type.name : namedType(type.of)
}

/** The field of a composite type; `__typename` is one of every type. */
export function fieldIn({ fields }: CompositeType, name: string): SchemaField | undefined {
  if (name === '__typename') return typenameField
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The composite type of this name. */
export function compositeIn({ types }: Schema, name: string): CompositeType | undefined {
  const type = types.get(name)
  return type?.kind === 'object' || type?.kind === 'interface' ? type : undefined
}

/** Whether a value of the one type can be one of the other. */
export function canBe(type: CompositeType, other: CompositeType): boolean {
  return type.name === other.name || type.is.includes(other.name) || other.is.includes(type.name)
}

const typenameField: SchemaField = fieldOf('String!')
