/** Labels of an alert, found under any of the spellings that exporters give a CloudWatch dimension. */
export interface LabelReader {
  /** The label's value; undefined when it is not there or says nothing. */
  valueOf(key: string): string | undefined
}

/** What templates print for a value that is not there. */
const saysNothing: ReadonlySet<string> = new Set(['', 'undefined', 'null', '<no value>'])

/** Dimensions that, without their prefix, are also everyday labels of other systems. */
const everyday: ReadonlySet<string> = new Set([
  'application',
  'broker',
  'cluster',
  'clustername',
  'domainname',
  'endpoint',
  'endpointname',
  'environmentname',
  'jobname',
  'keyspace',
  'namespace',
  'resource',
  'servicename',
  'workgroup',
])

/** One spelling for `dimension_DBInstanceIdentifier`, `dimension_dbinstance_identifier` and `dbinstance_identifier`. */
function normalised(name: string): string {
  return name
    .replace(/^dimension_/i, '')
    .replaceAll('_', '')
    .toLowerCase()
}

/**
 * Reads labels for the mapping. `fromCloudWatch` says that the alert certainly comes from CloudWatch: only then is
 * `cluster_name` taken for the dimension ClusterName, and not for a label of somebody's own.
 */
export function labelReader(
  labels: Readonly<Record<string, string>>,
  fromCloudWatch: boolean,
): LabelReader {
  const usable = new Map(
    Object.entries(labels).filter(([, value]) => !saysNothing.has(value.trim())),
  )
  const others = [...usable].map(([name, value]) => ({ name, value, plain: normalised(name) }))
  return {
    valueOf(key) {
      const exact = usable.get(key)
      if (exact !== undefined) return exact
      const plain = normalised(key)
      return others.find(
        (label) =>
          label.plain === plain &&
          // Two names with capitals are both YACE's own: `Cluster_Name` is not `ClusterName`.
          !(hasCapitals(label.name) && hasCapitals(key)) &&
          (fromCloudWatch || label.name.startsWith('dimension_') || !everyday.has(plain)),
      )?.value
    },
  }
}

function hasCapitals(name: string): boolean {
  return name !== name.toLowerCase()
}
