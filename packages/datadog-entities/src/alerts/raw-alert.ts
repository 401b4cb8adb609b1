import type { JsonObject } from '../json.ts'
import type { MonitorBody } from '../monitors/monitor.ts'
import type { Alert } from './alert.ts'
import { assembleMonitor } from './assemble.ts'
import { checkAlert } from './check-alert.ts'
import { contentOf, isSameContent } from './monitor-content.ts'
import { noService, wordsOf } from './raw-words.ts'
import { saidOptions } from './said-options.ts'
import { plainType } from './signal-query.ts'

/**
 * A monitor as a raw alert. What its frame has words for is said in them; every other field goes into `rest` as it is.
 */
export function rawAlert(monitor: MonitorBody, frame: JsonObject): Alert {
  const { type, query } = monitor
  const options = saidOptions(monitor.options)
  const content = contentOf(monitor)
  const signal = {
    kind: 'raw' as const,
    type: plainType(type),
    query: query.trimEnd(),
    ...(Object.keys(options).length > 0 && { options }),
  }
  let alert: Alert = {
    name: query.replaceAll(/\s+/g, ' ').trim().slice(0, 200) || noService,
    service: noService,
    signal,
    condition: { thresholds: {} },
    ...(frame['unmarked'] === true && { unmarked: true }),
  }
  for (const [field, words] of Object.entries(wordsOf)) {
    const said = Object.fromEntries(Object.entries(frame).filter(([name]) => isOneOf(name, words)))
    const tried = tryWords(alert, said)
    const same = isSameContent(contentOf(assembleMonitor(tried))[field], content[field])
    if (same) alert = tried
    else if (field === 'tags') alert = tryWords(alert, { service: serviceIn(monitor) })
  }
  const rest = restOf(content, contentOf(assembleMonitor(alert)))
  return Object.keys(rest).length === 0 ? alert : { ...alert, signal: { ...signal, rest } }
}

/** Where all tags are kept as they are, one of them may still name the service. */
function serviceIn({ tags }: MonitorBody): string | undefined {
  const found = tags?.toSorted().find((tag) => String(tag).startsWith('service:'))
  return found?.slice('service:'.length)
}

function isOneOf(name: string, words: readonly string[]): boolean {
  return words.includes(name)
}

/** The alert with these words when it is valid with them, otherwise without. */
function tryWords(alert: Alert, words: JsonObject): Alert {
  const checked = checkAlert({ ...alert, ...words }, { allowRawTemplates: true })
  return checked.ok ? checked.value : alert
}

/** What of the content the alert does not say. */
function restOf(content: JsonObject, compiled: JsonObject): JsonObject {
  const missed = Object.entries(content).filter(
    ([field, value]) => !inSignal.has(field) && !isSameContent(value, compiled[field]),
  )
  return Object.fromEntries(missed)
}

const inSignal: ReadonlySet<string> = new Set(['type', 'query', 'options'])
