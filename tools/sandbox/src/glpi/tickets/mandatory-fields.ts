import { rightsOf, say, type SessionCall } from '../call.ts'
import { isEmpty, type PhpMap } from '../php/values.ts'
import { may, ticketRight } from '../profile-rights.ts'

const labels: Readonly<Record<string, string>> = {
  name: 'Title',
  content: 'Description',
  itilcategories_id: 'Category',
  locations_id: 'Location',
  urgency: 'Urgency',
  impact: 'Impact',
  requesttypes_id: 'Request source',
  _users_id_requester: 'Requester',
  _users_id_assign: 'Assigned to',
  _groups_id_requester: 'Requester group',
  _groups_id_assign: 'Technician group',
}

/**
 * The message about mandatory fields of the ticket template that are empty; undefined when there are none.
 * `all` looks at every mandatory field, `given` only at those that the input has. Who may not assign is not asked for
 * assignees.
 */
export function missingMandatoryFields(
  call: SessionCall,
  input: PhpMap,
  which: 'all' | 'given',
): string | undefined {
  const mayAssign = may(rightsOf(call), 'ticket', ticketRight.assign)
  const missing = call.server
    .settings()
    .mandatoryFields.filter(
      (field) =>
        (which === 'all' || field in input) &&
        isEmpty(input[field]) &&
        (mayAssign || !field.endsWith('_assign')),
    )
  if (missing.length === 0) return undefined
  const names = missing.map((field) => labels[field] ?? field).join(', ')
  return say(call, `Mandatory fields are not filled. Please correct: ${names}`)
}
