import { say, type SessionCall } from '../call.ts'
import { ApiError, badArray } from '../errors.ts'
import { noPermission } from '../messages.ts'
import { isMap, toInt, UncaughtException, type PhpMap } from '../php/values.ts'
import { SqlError } from '../rows.ts'
import { lastMessage } from './create-items.ts'
import type { ItemType } from './item-types.ts'

/** What became of one item of an update: `{"15":true,"message":""}`; `[]` when no id was given. */
type Updated = Readonly<Record<string, unknown>> | readonly never[]

/** One result, and whether it is a refusal; an item that is not there has no result at all. */
interface Outcome {
  readonly result: Updated | undefined
  readonly refused: boolean
}

/** Changes the item or the items of the input. An id in the input wins over the one in the path. */
export function updateItems(
  call: SessionCall,
  type: ItemType,
  pathId: number | undefined,
): readonly Updated[] {
  const { input } = call.parameters
  if (isMap(input)) {
    const id = input['id'] ?? pathId
    const { result, refused } = updateOne(call, type, id === undefined ? input : { ...input, id })
    if (!refused) return result === undefined ? [] : [result]
    throw new ApiError(400, 'ERROR_GLPI_UPDATE', isMap(result) ? result['message'] : null)
  }
  if (!Array.isArray(input)) throw badArray()
  if (pathId !== undefined) throw new UncaughtException('Attempt to assign property on array')
  const outcomes = input.map((each) => {
    if (!isMap(each)) return { result: [], refused: false }
    return updateOne(call, type, each)
  })
  const results = outcomes.flatMap(({ result }) => (result === undefined ? [] : [result]))
  const refused = outcomes.filter((outcome) => outcome.refused).length
  if (refused === outcomes.length) throw new ApiError(400, 'ERROR_GLPI_UPDATE', results)
  if (refused > 0) throw new ApiError(207, 'ERROR_GLPI_PARTIAL_UPDATE', results)
  return results
}

function updateOne(call: SessionCall, type: ItemType, input: PhpMap): Outcome {
  call.messages.length = 0
  if (input['id'] === undefined || input['id'] === null) return { result: [], refused: false }
  const id = toInt(input['id'])
  const hidden = call.trouble === 'tickets-locked'
  const row = hidden ? undefined : call.server.db.table(type.storedAs).get(id)
  if (row === undefined) return { result: undefined, refused: true }
  if (!type.behaviour.canUpdate(call, row)) {
    return { result: { [id]: false, message: say(call, noPermission) }, refused: true }
  }
  try {
    const done = type.behaviour.update(call, row, input)
    return { result: { [id]: done, message: lastMessage(call) }, refused: !done }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const message = call.messages.at(-1) ?? error.message
    return { result: { [id]: false, message }, refused: true }
  }
}
