import { matchesGlob } from './glob.ts'
import type { StandInAnswer, StandInRequest } from './stand-in.ts'

/** One request and what became of it. */
export interface JournalEntry {
  /** Counts from 1 in the order of arrival. */
  readonly seq: number
  /** When the request was complete, by the stand-in's clock, ISO 8601. */
  readonly at: string
  readonly method: string
  readonly path: string
  /** As sent, without the question mark. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  /** Parsed when it is JSON, otherwise text; null when there was none. */
  readonly body: unknown
  /** What the caller saw; null when nothing reached it (yet). */
  readonly status: number | null
  readonly responseHeaders: Readonly<Record<string, string>>
  /** As `body`. With `reset-after` it is what would have been answered. */
  readonly response: unknown
  /** The effects of the fault rules that applied, joined by commas. */
  readonly fault?: string
  /** What else the stand-in has to say about it. */
  readonly notes?: readonly string[]
  /** Whether the stand-in carried the request out: `later` while and after it waits for its time. */
  readonly executed: 'no' | 'yes' | 'later'
  /** What came of a request that was executed later. */
  readonly later?: { readonly at: string; readonly status: number; readonly response: unknown }
  /** From the arrival of the request to the end of the answer; null while it is being answered. */
  readonly durationMs: number | null
}

/** Which entries to show; everything that is left out matches. */
export interface JournalFilter {
  readonly method?: string
  /** `*` stands for any run of characters. */
  readonly path?: string
  /** Only entries after this one. */
  readonly after?: number
}

/** Entries beyond this number push out the oldest. */
const capacity = 100_000

/** Keeps what was asked and answered, in order. */
export interface Journal {
  /** Notes a request; the entry is completed with `update`. */
  add(request: StandInRequest, at: number): number
  update(seq: number, change: Partial<JournalEntry>): void
  list(filter: JournalFilter): readonly JournalEntry[]
  clear(): void
}

/** Creates an empty journal. */
export function createJournal(): Journal {
  const entries = new Map<number, JournalEntry>()
  let last = 0
  return {
    add(request, at) {
      last += 1
      entries.set(last, {
        seq: last,
        at: new Date(at).toISOString(),
        method: request.method,
        path: request.path,
        query: request.query,
        headers: request.headers,
        body: readable(request.body),
        status: null,
        responseHeaders: {},
        response: null,
        executed: 'no',
        durationMs: null,
      })
      if (entries.size > capacity) entries.delete(last - capacity)
      return last
    },
    update(seq, change) {
      const entry = entries.get(seq)
      if (entry !== undefined) entries.set(seq, { ...entry, ...change })
    },
    list: ({ method, path, after = 0 }) =>
      [...entries.values()].filter(
        (entry) =>
          entry.seq > after &&
          (method === undefined || entry.method === method.toUpperCase()) &&
          (path === undefined || matchesGlob(path, entry.path)),
      ),
    clear() {
      entries.clear()
      last = 0
    },
  }
}

/** The part of an entry that an answer fills. */
export function noted(
  answer: StandInAnswer,
): Pick<JournalEntry, 'status' | 'responseHeaders' | 'response' | 'notes'> {
  return {
    status: answer.status,
    responseHeaders: answer.headers,
    response: readable(answer.body),
    ...(answer.notes === undefined ? {} : { notes: answer.notes }),
  }
}

/** A body as something to look at: JSON when it is, otherwise text; null when it is empty. */
export function readable(body: string | Uint8Array): unknown {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
