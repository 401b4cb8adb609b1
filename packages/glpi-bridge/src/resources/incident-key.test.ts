import { expect, test } from 'vitest'

import type { Alert } from '../alert.ts'
import { incidentKeyOf } from './incident-key.ts'

const alert: Alert = {
  source: 'prometheus',
  fingerprint: '0123456789abcdef',
  status: 'firing',
  name: 'HighCPU',
  labels: { severity: 'warning' },
  annotations: {},
  startsAt: 1,
}
const ec2 = { name: 'EC2', id: 'i-1' }
const key = incidentKeyOf(alert, ec2, 'main')

test('one alert name about one resource is one incident, whatever else the labels say', () => {
  expect(key).toMatch(/^[\da-f]{64}$/)
  const critical = { ...alert, labels: { severity: 'critical' }, fingerprint: 'fedcba9876543210' }
  expect(incidentKeyOf(critical, ec2, 'main')).toBe(key)
  expect(incidentKeyOf({ ...alert, status: 'resolved', startsAt: 2 }, ec2, 'main')).toBe(key)
})

test.each([
  ['source', { ...alert, source: 'other' }, ec2, 'main'],
  ['name', { ...alert, name: 'LowDisk' }, ec2, 'main'],
  ['kind of resource', alert, { ...ec2, name: 'EBS' }, 'main'],
  ['resource', alert, { ...ec2, id: 'i-2' }, 'main'],
  ['GLPI instance', alert, ec2, 'second'],
])('another %s is another incident', (_, other, resource, instance) => {
  expect(incidentKeyOf(other, resource, instance)).not.toBe(key)
})

test('parts never run into each other', () => {
  const moved = incidentKeyOf({ ...alert, name: 'HighCPU","EC2' }, { name: 'i-1', id: '' }, 'main')
  expect(moved).not.toBe(key)
  expect(incidentKeyOf(alert, { name: 'EC', id: '2i-1' }, 'main')).not.toBe(key)
})

test('an unmapped alert stands for its series', () => {
  const alone = (one: Alert): string =>
    incidentKeyOf(one, { name: 'unmapped', id: one.fingerprint }, 'main')
  expect(alone(alert)).not.toBe(alone({ ...alert, fingerprint: 'fedcba9876543210' }))
  expect(alone(alert)).toBe(alone({ ...alert, startsAt: 9 }))
})
