import { isUtf8 } from 'node:buffer'

import { decode } from '@retriever/datadog-entities'
import type { Declared, Problem } from '@retriever/datadog-entities'

import { ProblemError } from '../../problem.ts'
import type { RequestMistake } from '../../problem.ts'
import { readForm } from './form.ts'
import { acceptPost, parseContentType, readableTypes } from './media-types.ts'
import type { BodyFormat } from './media-types.ts'
import { withoutAnswerMembers } from './answer-members.ts'

/** A body as it came, and how it may be read. */
export interface DecodeBodyOptions {
  readonly headers: Headers
  readonly body: Uint8Array
  readonly maxBytes: number
  /** Summaries of alerts may hold handles and conditional blocks. */
  readonly allowRawTemplates: boolean
}

/** What a request declares, and in which format. */
export interface DecodedBody {
  readonly declared: readonly Declared[]
  readonly format: BodyFormat
}

/** Reads what a request declares. Throws a `ProblemError` with all mistakes, each with its pointer and line. */
export function decodeBody(options: DecodeBodyOptions): DecodedBody {
  const format = formatOf(options.headers)
  const text = textOf(options.body)
  if (format === 'form') return { format, declared: decoded(jsonOfForm(text), 'json', options) }
  return { format, declared: decoded(text, format, options) }
}

function decoded(
  text: string,
  format: Exclude<BodyFormat, 'form'>,
  { maxBytes, allowRawTemplates }: DecodeBodyOptions,
): readonly Declared[] {
  const read = (from: string) =>
    decode(from, { file: '<request>', format, maxBytes, alertRules: { allowRawTemplates } })
  const first = read(text)
  if (first.ok) return first.value
  // What we have answered may be sent back as it is.
  const bare = format === 'json' ? withoutAnswerMembers(text) : undefined
  const second = bare === undefined ? undefined : read(bare)
  if (second?.ok) return second.value
  throw invalidDocument(second?.problems.map(withoutLine) ?? first.problems)
}

/** The refusal of a document with these mistakes. */
export function invalidDocument(problems: readonly Problem[]): ProblemError {
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`
  return new ProblemError('invalid-document', `the document has ${count}`, {
    errors: problems.map(mistakeOf),
  })
}

/** A mistake in a document, as a problem document tells it. */
export function mistakeOf({ pointer, message, hint, place }: Problem): RequestMistake {
  return {
    pointer,
    detail: message,
    ...(hint !== undefined && { hint }),
    ...(place?.line !== undefined && { line: place.line }),
  }
}

function withoutLine({ place: _place, ...problem }: Problem): Problem {
  return problem
}

/** The format that `Content-Type` names. Throws `unsupported-media-type` with everything that can be sent. */
function formatOf(headers: Headers): BodyFormat {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity') {
    throw unsupported(`a body encoded as ${JSON.stringify(encoding.slice(0, 40))} is not read`, {
      header: 'content-encoding',
      hint: 'send it as it is',
    })
  }
  const given = headers.get('content-type')
  if (given === null) {
    throw unsupported('the media type of the body is missing', {
      header: 'content-type',
      hint: 'name one of those in Accept-Post',
    })
  }
  const parsed = parseContentType(given)
  const format = parsed && Object.hasOwn(readableTypes, parsed.type) && readableTypes[parsed.type]
  if (!parsed || !format) {
    throw unsupported(`bodies of the type ${JSON.stringify(given.slice(0, 80))} are not read`, {
      header: 'content-type',
      hint: 'send one of those in Accept-Post',
    })
  }
  const charset = parsed.parameters.get('charset')
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw unsupported(`the character set ${JSON.stringify(charset.slice(0, 40))} is not read`, {
      header: 'content-type',
      hint: 'send UTF-8',
    })
  }
  return format
}

function unsupported(
  detail: string,
  { header, hint }: { readonly header: string; readonly hint: string },
): ProblemError {
  return new ProblemError('unsupported-media-type', detail, {
    errors: [{ header, detail, hint }],
    headers: { 'accept-post': acceptPost },
  })
}

function textOf(body: Uint8Array): string {
  if (!isUtf8(body)) {
    throw new ProblemError('invalid-document', 'the body is not UTF-8', {
      errors: [{ pointer: '', detail: 'expected text in UTF-8' }],
    })
  }
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}

function jsonOfForm(text: string): string {
  const form = readForm(text)
  if (form.ok) return form.json
  const detail = 'the form has names that cannot be read'
  throw new ProblemError('invalid-document', detail, { errors: form.errors })
}
