/** Which labels name the thing that an alert is about. Earlier entries are preferred. */
export interface ResourceMapping {
  readonly entries: readonly ResourceEntry[]
}

/** One way to name a resource. Several entries may have the same name. */
export interface ResourceEntry {
  /** For example `RDS`. */
  readonly name: string
  /** The labels that identify one resource; all of them must be there. */
  readonly keys: readonly string[]
  /** CloudWatch namespaces that it stands for, for example `AWS/RDS`. */
  readonly namespaces?: readonly string[]
  /** The service in the ARNs of such resources, for example `rds`. */
  readonly arnService?: string
  /** How the names of its metrics begin, for example `aws_rds_`. */
  readonly metricPrefix?: string
  /** Labels that must have this value, or match this expression. */
  readonly when?: Readonly<Record<string, string | RegExp>>
  /** True to cut the port from the end of the value, so that two exporters of a machine share a ticket. */
  readonly stripPort?: boolean
}
