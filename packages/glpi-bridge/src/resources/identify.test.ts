import { describe, expect, test } from 'vitest'

import type { Alert } from '../alert.ts'
import { defaultResourceMapping } from './defaults.ts'
import { explainIdentity, identify } from './identify.ts'
import { parseResourceMapping } from './parse-mapping.ts'
import type { Resource } from './resource.ts'
import type { ResourceMapping } from './resource-mapping.ts'

function alertWith(labels: Readonly<Record<string, string>>, link?: string): Alert {
  return {
    source: 'prometheus',
    fingerprint: '0123456789abcdef',
    status: 'firing',
    name: 'HighCPU',
    labels,
    annotations: {},
    startsAt: 1,
    ...(link !== undefined && { link }),
  }
}

function mapping(...entries: readonly object[]): ResourceMapping {
  const parsed = parseResourceMapping(entries)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.mapping
}

function found(labels: Readonly<Record<string, string>>, link?: string): string {
  const { name, id } = identify(alertWith(labels, link), defaultResourceMapping)
  return `${name} ${id}`
}

const unmapped: Resource = { name: 'unmapped', id: '0123456789abcdef' }

describe('a dimension in any spelling', () => {
  test.each([
    ['of YACE', 'dimension_DBInstanceIdentifier'],
    ['of YACE in snake case', 'dimension_dbinstance_identifier'],
    ['of the Java exporter', 'dbinstance_identifier'],
  ])('%s', (_, label) => {
    expect(found({ [label]: 'orders' })).toBe('RDS orders')
    const own = mapping({ resource_name: 'Mine', identifierkey: 'dbinstance_identifier' })
    expect(identify(alertWith({ [label]: 'orders' }), own)).toEqual({ name: 'Mine', id: 'orders' })
  })

  test('two names that differ only in their underscores stay apart where capitals tell', () => {
    expect(found({ dimension_Cluster_Name: 'events' })).toBe('MSK events')
    expect(found({ dimension_ClusterName: 'events' })).toBe('ECS events')
  })

  test('an everyday label is no dimension, unless the alert comes from CloudWatch', () => {
    expect(found({ endpoint: 'metrics', cluster_name: 'prod' })).toBe('unmapped 0123456789abcdef')
    expect(found({ cluster_name: 'prod', job: 'aws_ecs' })).toBe('ECS prod')
  })
})

describe('EC2', () => {
  test('is the dimension, and the scraped address only without it', () => {
    expect(found({ instance: '10.0.1.7:9100' })).toBe('EC2 10.0.1.7:9100')
    expect(found({ instance: 'yace:5000', dimension_InstanceId: 'i-1' })).toBe('EC2 i-1')
  })

  test('in the words of a mapping by hand is the dimension first, too', () => {
    const seed = mapping({ resource_name: 'EC2', identifierkey: 'instance' })
    const labels = { instance: 'yace:5000', dimension_InstanceId: 'i-1' }
    expect(identify(alertWith(labels), seed)).toEqual({ name: 'EC2', id: 'i-1' })
    expect(identify(alertWith({ instance: 'a:1' }), seed)).toEqual({ name: 'EC2', id: 'a:1' })
  })

  test('is not the exporter through which something else of CloudWatch came', () => {
    expect(found({ instance: 'yace:5000', dimension_Unheard: 'of' })).toMatch(/^unmapped/)
    expect(
      found({
        instance: 'yace:5000',
        pod: 'yace-1',
        namespace: 'monitoring',
        name: 'arn:aws:new:::x',
      }),
    ).toMatch(/^unmapped/)
  })

  test('gives way to an entry that stands behind it', () => {
    const seed = mapping(
      { resource_name: 'EC2', identifierkey: 'instance' },
      { resource_name: 'RDS', identifierkey: 'dimension_DBInstanceIdentifier' },
    )
    const labels = { instance: 'yace:5000', dimension_DBInstanceIdentifier: 'orders' }
    expect(identify(alertWith(labels), seed)).toEqual({ name: 'RDS', id: 'orders' })
  })
})

describe('dimensions that several resources share', () => {
  test.each([
    ['AWS/RDS', 'RDS db'],
    ['AWS/DocDB', 'DocDB db'],
    ['AWS/Neptune', 'Neptune db'],
  ])('DBInstanceIdentifier with namespace %s', (namespace, resource) => {
    expect(found({ namespace, dimension_DBInstanceIdentifier: 'db' })).toBe(resource)
  })

  test.each([
    ['AWS/ECS', 'ECS main'],
    ['ECS/ContainerInsights', 'ECS main'],
    ['AWS/EKS', 'EKS main'],
    ['ContainerInsights', 'EKS main'],
    ['AWS/MemoryDB', 'MemoryDB main'],
  ])('ClusterName with namespace %s', (namespace, resource) => {
    expect(found({ aws_namespace: namespace, dimension_ClusterName: 'main' })).toBe(resource)
  })

  test.each([
    ['app/front/50dc6c495c0c9188', 'ALB'],
    ['net/front/50dc6c495c0c9188', 'NLB'],
    ['gwy/front/50dc6c495c0c9188', 'GWLB'],
  ])('LoadBalancer %s tells its kind', (balancer, name) => {
    expect(found({ dimension_LoadBalancer: balancer })).toBe(`${name} ${balancer}`)
    expect(found({ load_balancer: balancer, job: 'x' })).toBe(`${name} ${balancer}`)
  })

  test('FileSystemId: the ARN, the metric or the rule tells', () => {
    const labels = { dimension_FileSystemId: 'fs-1' }
    expect(found(labels)).toBe('EFS fs-1')
    expect(found({ ...labels, name: 'arn:aws:fsx:eu-west-1:1:file-system/fs-1' })).toBe('FSx fs-1')
    expect(found({ ...labels, __name__: 'aws_fsx_free_storage_capacity_average' })).toBe('FSx fs-1')
    const link =
      'http://prometheus/graph?g0.expr=aws_fsx_free_storage_capacity_average+%3C+5&g0.tab=1'
    expect(found(labels, link)).toBe('FSx fs-1')
  })

  test('ServiceName: with a cluster it is ECS', () => {
    expect(found({ dimension_ServiceName: 'api', dimension_ClusterName: 'main' })).toBe(
      'ECS main|api',
    )
    expect(found({ dimension_ServiceName: 'api' })).toBe('AppRunner api')
  })

  test('what was said first counts when the rest of the evidence disagrees', () => {
    const labels = { namespace: 'AWS/DocDB', name: 'arn:aws:rds:eu-west-1:1:db:db' }
    expect(found({ ...labels, dimension_DBInstanceIdentifier: 'db' })).toBe('DocDB db')
  })
})

describe('a label that names the kind', () => {
  test('decides before everything else', () => {
    const labels = { resource_type: 'neptune', dimension_DBInstanceIdentifier: 'db' }
    expect(found({ ...labels, name: 'arn:aws:rds:eu-west-1:1:db:db' })).toBe('Neptune db')
  })

  test('of which the mapping knows nothing decides nothing', () => {
    expect(found({ resource_name: 'orders-1', dimension_QueueName: 'q' })).toBe('SQS q')
  })

  test('without the labels of that kind is no other kind', () => {
    expect(found({ resource_name: 'RDS', instance: 'a:1' })).toMatch(/^unmapped/)
  })
})

describe('what an entry of the mapping can ask for', () => {
  test('several labels, all of them', () => {
    const own = mapping({ resource_name: 'Volume', identifierkeys: ['host', 'mount'] })
    expect(identify(alertWith({ host: 'a', mount: '/var' }), own).id).toBe('a|/var')
    expect(identify(alertWith({ host: 'a' }), own)).toEqual(unmapped)
  })

  test('labels whose values never run into each other', () => {
    const own = mapping({ resource_name: 'Pair', identifierkeys: ['a', 'b'] })
    const ids = [
      { a: 'x|y', b: 'z' },
      { a: 'x', b: 'y|z' },
      { a: String.raw`x\|y`, b: 'z' },
      { a: 'x\\', b: '|y|z' },
    ].map((labels) => identify(alertWith(labels), own).id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('a value or an expression of other labels', () => {
    const own = mapping(
      { resource_name: 'Database', identifierkey: 'host', when: { job: '/^(mysql|mariadb)$/' } },
      { resource_name: 'Web', identifierkey: 'host', when: { job: 'nginx' } },
    )
    expect(identify(alertWith({ host: 'a', job: 'mariadb' }), own).name).toBe('Database')
    expect(identify(alertWith({ host: 'a', job: 'nginx' }), own).name).toBe('Web')
    expect(identify(alertWith({ host: 'a', job: 'nginx2' }), own)).toEqual(unmapped)
  })

  test.each([
    ['10.0.1.7:9100', '10.0.1.7'],
    ['[fd00::1]:9100', '[fd00::1]'],
    ['fd00::1', 'fd00::1'],
    ['web-1', 'web-1'],
  ])('the port cut from %s', (instance, id) => {
    const own = mapping({ resource_name: 'Host', identifierkey: 'instance', stripPort: true })
    expect(identify(alertWith({ instance }), own).id).toBe(id)
  })

  test('a namespace that the alert must not contradict', () => {
    const own = mapping(
      { resource_name: 'Ours', identifierkey: 'dimension_Thing', namespace: 'Our/App' },
      { resource_name: 'Other', identifierkey: 'dimension_Thing' },
    )
    const thing = { dimension_Thing: 't' }
    expect(identify(alertWith({ ...thing, Namespace: 'Our/App' }), own).name).toBe('Ours')
    expect(identify(alertWith({ ...thing, Namespace: 'AWS/Else' }), own).name).toBe('Other')
    expect(identify(alertWith(thing), own).name).toBe('Ours')
  })
})

describe('an alert that nothing fits', () => {
  test.each(['', ' ', 'undefined', '<no value>'])('keeps to itself, never to %j', (value) => {
    const { resource, reason } = explainIdentity(
      alertWith({ dimension_InstanceId: value, instance: value }),
      defaultResourceMapping,
    )
    expect(resource).toEqual(unmapped)
    expect(reason).toContain('stands for itself')
  })

  test('is not found in what every object has', () => {
    const own = mapping({ resource_name: 'X', identifierkey: 'constructor' })
    expect(identify(alertWith({}), own)).toEqual(unmapped)
  })
})

test('Kubernetes: the pod before the address of whoever reports about it', () => {
  const labels = { namespace: 'shop', instance: '10.1.1.1:8080', job: 'kube-state-metrics' }
  expect(found({ ...labels, pod: 'cart-1' })).toBe('Pod shop|cart-1')
  expect(found({ ...labels, deployment: 'cart' })).toBe('Deployment shop|cart')
  expect(found({ node: 'worker-1', instance: '10.1.1.1:8080' })).toBe('Node worker-1')
})

test('the reason tells what was looked at', () => {
  const { reason } = explainIdentity(
    alertWith({ namespace: 'AWS/DocDB', dimension_DBInstanceIdentifier: 'db' }),
    defaultResourceMapping,
  )
  expect(reason).toBe('is of AWS/DocDB, has dimension_DBInstanceIdentifier')
})
