import { json } from '../../frame/json-answers.ts'
import { attributesOf, numberIn, type Call } from '../http/call.ts'
import { routesOf, type Route } from '../http/route.ts'
import { isObject, objectsOf, textsOf, type JsonObject } from '../json.ts'
import { badRequest, notFound } from '../refused.ts'
import { isoTime } from '../times.ts'
import type { NotificationRule } from './notification-rule.ts'

const rules = '/api/v2/monitor/notification_rule'

/** The endpoints of notification rules. */
export const notificationRuleRoutes: readonly Route[] = routesOf(
  { limit: 'notification_rules', read: 'monitors_read', write: 'monitor_config_policy_write' },
  {
    [`GET ${rules}`]: (call) => {
      const all = call.org.notificationRules.all(call.staleAt)
      const size = numberIn(call, 'per_page', 100)
      const start = numberIn(call, 'page', 0) * size
      const data = all.slice(start, start + size).map(presented)
      return json(200, { data, meta: { page: { total_count: all.length } } })
    },
    [`POST ${rules}`]: (call) => {
      const now = call.org.clock.now()
      return json(200, {
        data: presented(written(call, { id: call.org.ids.uuid(), attributes: {}, createdAt: now })),
      })
    },
    [`GET ${rules}/{id}`]: (call) => json(200, { data: presented(ruleOf(call)) }),
    [`PATCH ${rules}/{id}`]: (call) => json(200, { data: presented(written(call, ruleOf(call))) }),
    [`DELETE ${rules}/{id}`]: (call) => {
      call.org.notificationRules.remove(ruleOf(call).id)
      return { status: 204, headers: {}, body: '' }
    },
  },
)

function ruleOf({ org, at }: Call): NotificationRule {
  const rule = org.notificationRules.get(at['id'] ?? '')
  if (rule === undefined) throw notFound('Monitor Notification Rule not found')
  return rule
}

function written(
  call: Call,
  before: Pick<NotificationRule, 'id' | 'attributes' | 'createdAt'>,
): NotificationRule {
  const attributes = { ...before.attributes, ...attributesOf(call) }
  if (recipientsIn(attributes).some((recipient) => recipient.startsWith('@'))) {
    throw badRequest("Invalid recipients: Recipient handle should not start with '@'")
  }
  const rule: NotificationRule = {
    id: before.id,
    attributes,
    createdAt: before.createdAt,
    modifiedAt: call.org.clock.now(),
  }
  call.org.notificationRules.put(rule.id, rule)
  return rule
}

function recipientsIn({ recipients, conditional_recipients: more }: JsonObject): readonly string[] {
  const conditional = isObject(more) ? more : {}
  return [
    ...textsOf(recipients),
    ...objectsOf(conditional['conditions']).flatMap((each) => textsOf(each['recipients'])),
    ...textsOf(conditional['fallback_recipients']),
  ]
}

function presented({ id, attributes, createdAt, modifiedAt }: NotificationRule): JsonObject {
  return {
    id,
    type: 'monitor-notification-rule',
    attributes: { ...attributes, created_at: isoTime(createdAt), modified_at: isoTime(modifiedAt) },
  }
}
