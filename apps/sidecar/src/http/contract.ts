import type * as z from 'zod'

import type { ProblemCode } from '../problem.ts'

/**
 * What a route promises. Its address and its headers are checked with these schemas before `handle` is called, and the
 * OpenAPI document is made of them, so that the two cannot differ.
 */
export interface RouteContract {
  /** Unique; clients that are generated name their functions after it. */
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  /** Groups operations in the document: `monitors`. */
  readonly tag: string
  /** Of the placeholders in the path. */
  readonly params?: z.ZodObject
  /** A strict object: a parameter that is not in it is refused. */
  readonly query?: z.ZodObject
  /** A loose object, names in lower case. */
  readonly headers?: z.ZodObject
  /** Absent: it takes no body. The route itself reads and checks it, whatever its media type. */
  readonly body?: {
    readonly description: string
    /** It may be left out. */
    readonly optional?: true
    /** By media type. */
    readonly content: Readonly<Record<string, z.ZodType>>
  }
  /** The answers other than refusals, by status. */
  readonly answers: Readonly<Record<number, Answered>>
  /** The refusals of the route itself. Those of access, limits and body are added for every route. */
  readonly problems: readonly ProblemCode[]
}

/** One kind of answer. */
export interface Answered {
  readonly description: string
  /** By media type. Absent: no body. */
  readonly content?: Readonly<Record<string, z.ZodType>>
  /** Names in lower case, with what each says. */
  readonly headers?: Readonly<Record<string, string>>
}
