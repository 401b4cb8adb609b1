import type { StandInRequest } from '../../frame/stand-in.ts'
import { isFields, type Fields } from '../http/body.ts'
import { timestamp } from './objects.ts'

/** Who has set what in a new object, for its metadata. Empty when nothing was set that could be owned. */
export function managedFields(
  { headers }: StandInRequest,
  apiVersion: string,
  set: Fields,
  now: number,
): Fields {
  const fieldsV1 = tree(set)
  if (Object.keys(fieldsV1).length === 0) return {}
  const manager = (headers['user-agent'] ?? '').split('/')[0] || 'unknown'
  const time = timestamp(now)
  const entry = { manager, operation: 'Update', apiVersion, time, fieldsType: 'FieldsV1', fieldsV1 }
  return { managedFields: [entry] }
}

function tree(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [`f:${name}`, isFields(value) ? tree(value) : {}]),
  )
}
