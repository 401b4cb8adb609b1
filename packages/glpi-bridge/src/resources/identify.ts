import type { Alert } from '../alert.ts'
import { evidenceIn, type Evidence } from './evidence.ts'
import { labelReader, type LabelReader } from './labels.ts'
import type { ResourceEntry, ResourceMapping } from './resource-mapping.ts'
import type { Resource } from './resource.ts'

/** The resource of an alert, and how it was found. */
export interface Identification {
  readonly resource: Resource
  /** A sentence for people. */
  readonly reason: string
}

/**
 * The thing that an alert is about. A label `resource_name` or `resource_type` decides before the CloudWatch namespace,
 * the name of the metric and the ARN, and these before the order of the mapping. Nothing that fits: `unmapped`, and the
 * alert's fingerprint, so that alerts about different things never share a ticket.
 */
export function identify(alert: Alert, mapping: ResourceMapping): Resource {
  return explainIdentity(alert, mapping).resource
}

/** Like `identify`, with the reason. */
export function explainIdentity(alert: Alert, { entries }: ResourceMapping): Identification {
  const evidence = evidenceIn(alert)
  const labels = labelReader(alert.labels, evidence.fromCloudWatch)
  const { candidates, because } = narrowed(entries, evidence)
  // What `instance` names is only the address that was scraped: anything else tells more.
  for (const aboutTarget of [false, true]) {
    for (const entry of candidates) {
      if (entry.keys.some((key) => key === 'instance') !== aboutTarget) continue
      if (evidence.fromCloudWatch && !evidence.named && entry.keys.every(isTargetLabel)) continue
      const id = idOf(entry, labels)
      if (id === undefined) continue
      return {
        resource: { name: entry.name, id },
        reason: `${because}has ${entry.keys.join(' and ')}`,
      }
    }
  }
  return {
    resource: { name: 'unmapped', id: alert.fingerprint },
    reason: `${because}has the labels of no entry; it stands for itself`,
  }
}

interface Narrowed {
  readonly candidates: readonly ResourceEntry[]
  readonly because: string
}

/** The entries that the evidence leaves: those that it names or, if it names none, those that it does not exclude. */
function narrowed(entries: readonly ResourceEntry[], evidence: Evidence): Narrowed {
  const { named, namespace, metric, arnService } = evidence
  const own = entries.filter(({ name }) => equal(name, named))
  if (own.length > 0) return { candidates: own, because: `is said to be ${named}, ` }
  let candidates = entries
  let because = ''
  const narrow = (
    found: string | undefined,
    selector: (entry: ResourceEntry) => readonly string[] | undefined,
    fits: (selected: string, found: string) => boolean,
  ): void => {
    if (found === undefined) return
    const fitting = candidates.filter((entry) =>
      selector(entry)?.some((selected) => fits(selected, found)),
    )
    if (fitting.length > 0) {
      candidates = fitting
      because = `${because}is of ${found}, `
    } else if (because === '') {
      candidates = candidates.filter((entry) => !selector(entry))
    }
  }
  narrow(namespace, ({ namespaces }) => namespaces, equal)
  narrow(
    metric,
    ({ metricPrefix }) => listed(metricPrefix),
    (prefix, name) => name.startsWith(prefix),
  )
  narrow(arnService, (entry) => listed(entry.arnService), equal)
  return { candidates, because }
}

function listed(selector: string | undefined): readonly string[] | undefined {
  return selector === undefined ? undefined : [selector]
}

function idOf({ keys, when, stripPort }: ResourceEntry, labels: LabelReader): string | undefined {
  for (const [label, wanted] of Object.entries(when ?? {})) {
    const value = labels.valueOf(label)
    if (value === undefined) return undefined
    if (typeof wanted === 'string' ? value !== wanted : !wanted.test(value)) return undefined
  }
  const values = keys.map((key) => labels.valueOf(key))
  if (!values.every((value) => value !== undefined)) return undefined
  const shown = stripPort ? values.map(withoutPort) : values
  return shown.length === 1 ? shown[0] : shown.map(escaped).join('|')
}

/** Values are separated by a bar; one inside a value must not look like it. */
function escaped(value: string): string {
  return value.replaceAll(/[\\|]/g, String.raw`\$&`)
}

function withoutPort(value: string): string {
  return /^(\[[^\]]+\]|[^:]+):\d+$/.exec(value)?.[1] ?? value
}

function equal(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase()
}

/** Labels that Prometheus gives every series of a target: for a series from CloudWatch they name its exporter. */
function isTargetLabel(key: string): boolean {
  return targetLabels.has(key)
}

const targetLabels: ReadonlySet<string> = new Set([
  'container',
  'deployment',
  'endpoint',
  'instance',
  'job',
  'namespace',
  'node',
  'pod',
  'service',
])
