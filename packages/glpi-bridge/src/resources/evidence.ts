import type { Alert } from '../alert.ts'

/** What an alert tells about the kind of its resource, apart from the labels that identify it. */
export interface Evidence {
  /** Somebody named the kind in a label of its own. */
  readonly named?: string
  /** CloudWatch namespace, for example `AWS/RDS`. */
  readonly namespace?: string
  /** Name of the metric, for example `aws_rds_cpuutilization_average`. */
  readonly metric?: string
  /** Service of an ARN, for example `rds`. */
  readonly arnService?: string
  /** True when it comes from CloudWatch: then `instance`, `pod` and the like describe the exporter. */
  readonly fromCloudWatch: boolean
}

/** Looks through the labels, and the rule's expression in the link, for what tells the kind of resource. */
export function evidenceIn({ labels, link }: Pick<Alert, 'labels' | 'link'>): Evidence {
  const label = (...names: readonly string[]): string | undefined =>
    names.map((name) => (Object.hasOwn(labels, name) ? labels[name] : undefined)).find(Boolean)
  const named = label('resource_name', 'resource_type')
  const namespace =
    [label('aws_namespace', 'cloudwatch_namespace'), label('namespace'), label('Namespace')].find(
      isCloudWatchNamespace,
    ) ??
    balancerNamespace(label('dimension_LoadBalancer', 'dimension_load_balancer', 'load_balancer'))
  const metric =
    [label('__name__'), label('metric_name'), label('metric')].find((name) =>
      name?.startsWith('aws_'),
    ) ??
    exporterJob(label('job')) ??
    metricInLink(link)
  const arnService = serviceOf(label('name')) ?? serviceOf(label('arn'))
  const hasDimensions = Object.keys(labels).some((name) => name.startsWith('dimension_'))
  return {
    ...(named !== undefined && { named }),
    ...(namespace !== undefined && { namespace }),
    ...(metric !== undefined && { metric }),
    ...(arnService !== undefined && { arnService }),
    fromCloudWatch: Boolean(namespace ?? metric ?? arnService) || hasDimensions,
  }
}

/** A namespace of Kubernetes cannot contain a slash. */
function isCloudWatchNamespace(namespace: string | undefined): boolean {
  return namespace !== undefined && (namespace.includes('/') || namespace === 'ContainerInsights')
}

/** Load balancers of three kinds share one dimension; its value begins with the kind. */
function balancerNamespace(balancer: string | undefined): string | undefined {
  const kind = /^(app|net|gwy)\//.exec(balancer ?? '')?.[1]
  return kind === undefined ? undefined : balancerKinds[kind]
}

const balancerKinds: Readonly<Record<string, string>> = {
  app: 'AWS/ApplicationELB',
  net: 'AWS/NetworkELB',
  gwy: 'AWS/GatewayELB',
}

/** The Java exporter's series have a job such as `aws_ec2`; it begins as the metrics do. */
function exporterJob(job: string | undefined): string | undefined {
  return job?.startsWith('aws_') ? `${job}_` : undefined
}

function metricInLink(link: string | undefined): string | undefined {
  const expression = /[?&]g0\.expr=([^&#]*)/.exec(link ?? '')?.[1]
  return expression === undefined ? undefined : /\baws_[a-z\d_]+/.exec(expression)?.[0]
}

function serviceOf(arn: string | undefined): string | undefined {
  return /^arn:[^:]+:([^:]+):/.exec(arn ?? '')?.[1]
}
