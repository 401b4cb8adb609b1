import { say, type SessionCall } from '../call.ts'
import { ApiError, badArray } from '../errors.ts'
import { noPermission } from '../messages.ts'
import { isMap, UncaughtException, type PhpMap } from '../php/values.ts'
import { SqlError } from '../rows.ts'
import type { ItemType } from './item-types.ts'

/** What became of one item of a create. */
interface Created {
  readonly id: number | false
  readonly message: string
  readonly upload_result?: unknown
}

/**
 * Creates the item or the items of the input. One item: its result, or an error with its message. Several: a list, or
 * an error with that list when some (207) or all (400) were refused.
 */
export async function createItems(
  call: SessionCall,
  type: ItemType,
): Promise<Created | readonly Created[]> {
  const { input } = call.parameters
  if (isMap(input)) {
    const created = await createOne(call, type, input)
    if (created.id === false) throw new ApiError(400, 'ERROR_GLPI_ADD', created.message)
    const upload = call.parameters['upload_result']
    return upload === undefined ? created : { ...created, upload_result: upload }
  }
  if (!Array.isArray(input)) throw badArray()
  const results: Created[] = []
  for (const each of input) {
    if (!isMap(each)) throw new UncaughtException('Argument must be of type array, string given')
    results.push(await createOne(call, type, each))
  }
  const refused = results.filter(({ id }) => id === false).length
  if (refused === results.length) throw new ApiError(400, 'ERROR_GLPI_ADD', results)
  if (refused > 0) throw new ApiError(207, 'ERROR_GLPI_PARTIAL_ADD', results)
  return results
}

async function createOne(call: SessionCall, type: ItemType, input: PhpMap): Promise<Created> {
  const { behaviour } = type
  call.messages.length = 0
  if (!behaviour.canCreate(call, input)) return { id: false, message: say(call, noPermission) }
  try {
    const row = await behaviour.add(call, input)
    return { id: row === undefined ? false : Number(row['id']), message: lastMessage(call) }
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    return { id: false, message: call.messages.at(-1) ?? error.message }
  }
}

/** The newest message for the user's screen. */
export function lastMessage(call: SessionCall): string {
  return call.messages.at(-1) ?? ''
}
