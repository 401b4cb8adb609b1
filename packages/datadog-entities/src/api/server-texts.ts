import { isJsonArray, isJsonObject } from '../json.ts'

const LONGEST_TEXT = 500

/** What an error answer says: its texts, and whether it is one of the API at all. */
export interface ServerTexts {
  /** False for the pages of proxies. */
  readonly isApi: boolean
  readonly texts: readonly string[]
}

/**
 * Reads the body of an error. Datadog's v1 has `{"errors":["…"]}`, some of v2 `{"errors":[{"title","detail"}]}`, the
 * check before deleting `{"errors":{"12":["…"]}}`, and the proxy in front answers with a page.
 */
export function serverTexts(body: string): ServerTexts {
  const text = body.trim()
  try {
    const parsed: unknown = JSON.parse(text)
    return { isApi: isJsonObject(parsed), texts: textsIn(parsed) }
  } catch {
    // A long body comes here without its end.
    if (text.startsWith('{')) return { isApi: true, texts: [cut(text)] }
    return { isApi: false, texts: text === '' ? [] : [cut(pageText(text))] }
  }
}

function textsIn(parsed: unknown): readonly string[] {
  if (!isJsonObject(parsed)) return typeof parsed === 'string' ? [cut(parsed)] : []
  const { errors, error, message } = parsed
  const found = errors ?? error ?? message
  if (isJsonArray(found)) return found.flatMap(entryTexts)
  if (isJsonObject(found)) return Object.values(found).flatMap(entryTexts)
  return entryTexts(found)
}

/** What one entry says: it may be a text, an item of JSON:API, or a list of them. */
export function entryTexts(entry: unknown): readonly string[] {
  if (typeof entry === 'string') return [entry]
  if (isJsonArray(entry)) return entry.flatMap(entryTexts)
  if (!isJsonObject(entry)) return []
  const parts = [entry['title'], entry['detail'], entry['message']]
  const said = parts.filter((part): part is string => typeof part === 'string' && part !== '')
  return said.length === 0 ? [] : [said.join(': ')]
}

/** What a person would read on a page of a proxy. */
function pageText(page: string): string {
  const title = /<title[^>]*>([^<]*)</i.exec(page)?.[1]
  return (title ?? page.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ').trim()
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
}
