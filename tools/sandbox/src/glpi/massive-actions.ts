import { now, rightsOf, type SessionCall } from './call.ts'
import { ApiError, resourceNotFound } from './errors.ts'
import type { Reply } from './http/reply.ts'
import { itemTypeOf } from './items/item-types.ts'
import { isEmpty, isMap, listOf, toInt, UncaughtException, type PhpMap } from './php/values.ts'
import { may, right } from './profile-rights.ts'
import { mergeTicket } from './tickets/merge.ts'

/** What became of one item: done, refused for want of rights, or failed. */
type Outcome = 'ok' | 'noright' | 'ko'

type Action = (call: SessionCall, itemtype: string, id: number, input: PhpMap) => Outcome

const actions: Readonly<Record<string, Action>> = {
  'MassiveAction:restore': restore,
  'MassiveAction:delete': (call, itemtype, id) => remove(call, itemtype, id, false),
  'MassiveAction:purge': (call, itemtype, id) => remove(call, itemtype, id, true),
  'Ticket:merge_as_followup': merge,
}

/** Applies one action to several items: 200 when all went well, 207 when some did, 422 when none did. */
export function applyMassiveAction(call: SessionCall, path: readonly string[]): Reply {
  const [, itemtype = '', key = ''] = path
  if (itemTypeOf(itemtype) === undefined) throw resourceNotFound()
  const action = Object.hasOwn(actions, key) ? actions[key] : undefined
  if (action === undefined) {
    throw new ApiError(
      400,
      'ERROR_MASSIVEACTION_KEY',
      "Invalid action key parameter, run 'getMassiveActions' endpoint to see available keys",
      'api',
    )
  }
  const { ids, input } = call.parameters
  if (isEmpty(ids)) {
    throw new ApiError(400, 'ERROR_MASSIVEACTION_NO_IDS', 'No ids supplied', 'api')
  }
  const outcomes = listOf(ids).map((id) =>
    action(call, itemtype, toInt(id), isMap(input) ? input : {}),
  )
  const count = (wanted: Outcome): number => outcomes.filter((each) => each === wanted).length
  const ok = count('ok')
  const failed = outcomes.length - ok
  return {
    value: {
      ok,
      noaction: 0,
      ko: count('ko'),
      noright: count('noright'),
      messages: failed > 0 ? [': Error on executing the action'] : [],
    },
    status: failed === 0 ? 200 : ok === 0 ? 422 : 207,
  }
}

function restore(call: SessionCall, itemtype: string, id: number): Outcome {
  const { db } = call.server
  const row = db.table(itemtype).get(id)
  const type = itemTypeOf(itemtype)
  if (row === undefined || type === undefined) return 'ko'
  if (!type.behaviour.canRemove(call, row, false)) return 'noright'
  db.update(itemtype, id, { is_deleted: 0, date_mod: now(call) })
  return 'ok'
}

function remove(call: SessionCall, itemtype: string, id: number, purge: boolean): Outcome {
  const row = call.server.db.table(itemtype).get(id)
  const type = itemTypeOf(itemtype)
  if (row === undefined || type === undefined) return 'ko'
  if (!type.behaviour.canRemove(call, row, purge)) return 'noright'
  type.behaviour.remove(call, row, purge)
  return 'ok'
}

/** Without a target the program fails. */
function merge(call: SessionCall, itemtype: string, id: number, input: PhpMap): Outcome {
  if (input['_mergeticket'] === undefined) {
    throw new UncaughtException('Undefined array key "_mergeticket"')
  }
  const mayDelete = may(rightsOf(call), 'ticket', right.delete)
  if (itemtype !== 'Ticket' || !mayDelete) return 'noright'
  return mergeTicket(call, id, toInt(input['_mergeticket']), input) ? 'ok' : 'noright'
}
