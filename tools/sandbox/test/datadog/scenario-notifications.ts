import { expect } from 'vitest'

import { scenario, type Body } from './scenario.ts'

scenario(60, 'recipients of notification rules have no @', async ({ ok, refused }) => {
  const rules = '/api/v2/monitor/notification_rule'
  const rule = (recipient: string): Body => ({
    data: {
      type: 'monitor-notification-rule',
      attributes: { name: 'web', filter: { tags: ['team:web'] }, recipients: [recipient] },
    },
  })
  const text = "Invalid recipients: Recipient handle should not start with '@'"
  await refused(400, [text], 'POST', rules, rule('@slack-web'))
  const { data } = await ok('POST', rules, rule('slack-web'))
  const { id } = data as { id: string }
  expect(await ok('GET', `${rules}/${id}`)).toMatchObject({
    data: { id, attributes: { recipients: ['slack-web'] } },
  })
  await ok('DELETE', `${rules}/${id}`, undefined, 204)
  await refused(404, ['Monitor Notification Rule not found'], 'GET', `${rules}/${id}`)
})

scenario(61, 'events, too old and new', async ({ ok, refused, remote }) => {
  const now = Math.floor(Date.parse((await remote.clock({})).now) / 1000)
  const event = { title: 'deployed', text: 'version 7', tags: ['env:ci'] }
  await refused(400, ['Event too far in the past'], 'POST', '/api/v1/events', {
    ...event,
    date_happened: now - 19 * 3600,
  })
  const answer = await ok('POST', '/api/v1/events', { ...event, date_happened: now }, 202)
  expect(answer).toMatchObject({ status: 'ok', event: { title: 'deployed' } })
  const { id_str: id } = answer['event'] as { id_str: string }
  expect(BigInt(id)).toBeGreaterThan(2n ** 53n)
  const read = await ok('GET', `/api/v1/events/${id}`)
  expect(read).toMatchObject({ event: { id_str: id, text: 'version 7' } })
})

scenario(62, 'downtimes that are refused', async ({ ok, refused }) => {
  const downtimes = '/api/v2/downtime'
  const downtime = (attributes: object): Body => ({
    data: {
      type: 'downtime',
      attributes: {
        scope: 'env:ci',
        monitor_identifier: { monitor_tags: ['*'] },
        schedule: null,
        ...attributes,
      },
    },
  })
  await refused(
    400,
    ['All values must have a key'],
    'POST',
    downtimes,
    downtime({ scope: 'invalid' }),
  )
  const text = "Additional properties are not allowed ('x' was unexpected)"
  await refused(400, [text], 'POST', downtimes, downtime({ x: 1 }))
  const uuid = 'Invalid URL param: downtime_id must be an uuid'
  await refused(400, [uuid], 'GET', `${downtimes}/INVALID_UUID_LENGTH`)
  const unknown = `${downtimes}/00000000-0000-1234-0000-000000000000`
  await refused(404, ['Downtime not found'], 'GET', unknown)
  const { data } = await ok('POST', downtimes, downtime({}))
  expect(data).toMatchObject({
    attributes: {
      notify_end_states: ['alert', 'no data', 'warn'],
      notify_end_types: ['expired'],
      status: 'active',
    },
  })
  const { id } = data as { id: string }
  await ok('DELETE', `${downtimes}/${id}`, undefined, 204)
  await refused(404, ['Downtime not found'], 'DELETE', `${downtimes}/${id}`)
})
