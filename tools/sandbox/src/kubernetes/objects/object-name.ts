import { randomInt } from 'node:crypto'

import { isFields, isText, typed, type Fields } from '../http/body.ts'
import { badRequest, invalid, wrongValue } from '../http/status.ts'
import type { Kind } from './kinds.ts'

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`

const forms = {
  label: {
    pattern: label,
    longest: 63,
    text: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`,
  },
  subdomain: {
    pattern: subdomain,
    longest: 253,
    text: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`,
  },
}

/** The metadata of a body that is about to become an object, with its name checked or made up. */
export function named(
  body: Fields,
  kind: Kind,
  namespace: string,
): { readonly name: string; readonly metadata: Fields } {
  const metadata = typed(kind, `${kind.kind}.metadata`, body['metadata'], 'v1.ObjectMeta', isFields)
  const text = (field: string): string =>
    typed(kind, `ObjectMeta.metadata.${field}`, metadata?.[field], 'string', isText) ?? ''
  const given = text('namespace')
  if (kind.isNamespaced && given !== '' && given !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
  }
  const name = text('name') || generated(text('generateName'))
  checkName(name, kind)
  const { labels, annotations } = metadata ?? {}
  return {
    name,
    metadata: {
      ...(isFields(labels) ? { labels } : {}),
      ...(isFields(annotations) ? { annotations } : {}),
    },
  }
}

function checkName(name: string, kind: Kind): void {
  const about = { group: kind.group, kind: kind.kind, name }
  if (name === '') {
    throw invalid(about, {
      reason: 'FieldValueRequired',
      message: 'Required value: name or generateName is required',
      field: 'metadata.name',
    })
  }
  // Roles may have almost any name.
  if (kind.group !== '') return
  const form = kind.plural === 'namespaces' ? forms.label : forms.subdomain
  if (name.length > form.longest || !new RegExp(`^${form.pattern}$`).test(name)) {
    throw invalid(about, wrongValue('metadata.name', name, form.text))
  }
}

function generated(prefix: string): string {
  if (prefix === '') return ''
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  const ending = Array.from({ length: 5 }, () => letters[randomInt(letters.length)] ?? '').join('')
  return `${prefix}${ending}`
}
