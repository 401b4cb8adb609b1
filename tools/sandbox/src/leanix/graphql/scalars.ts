import type { ValueText } from './document.ts'
import type { EnumType, ScalarType } from './schema.ts'

/** A leaf value after coercion; undefined when it does not fit. */
export type Leaf = string | number | boolean | undefined

/** A value of a query as a leaf of this type. */
export function leafOfText(type: ScalarType | EnumType, value: ValueText): Leaf {
  if (type.kind === 'enum') {
    return value.kind === 'enum' && type.values.includes(value.text) ? value.text : undefined
  }
  switch (value.kind) {
    case 'string': {
      return type.name === 'String' || type.name === 'ID' ? value.text : undefined
    }
    case 'int': {
      if (type.name === 'ID') return value.text
      return leafOfJson(type, Number(value.text))
    }
    case 'float': {
      return type.name === 'Float' ? Number(value.text) : undefined
    }
    case 'boolean': {
      return leafOfJson(type, value.value)
    }
    case 'variable':
    case 'enum':
    case 'null':
    case 'list':
    case 'object': {
      return undefined
    }
  }
}

/** A variable's value as a leaf of this type. */
export function leafOfJson(type: ScalarType | EnumType, value: unknown): Leaf {
  if (type.kind === 'enum') {
    return typeof value === 'string' && type.values.includes(value) ? value : undefined
  }
  switch (type.name) {
    case 'String': {
      return typeof value === 'string' ? value : undefined
    }
    case 'ID': {
      if (typeof value === 'number' && Number.isInteger(value)) return String(value)
      return typeof value === 'string' ? value : undefined
    }
    case 'Boolean': {
      return typeof value === 'boolean' ? value : undefined
    }
    case 'Float': {
      return typeof value === 'number' ? value : undefined
    }
    case 'Int': {
      const fits = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
      return fits ? value : undefined
    }
  }
}
