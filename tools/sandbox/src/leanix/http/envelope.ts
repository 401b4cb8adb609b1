import { json } from '../../frame/json-answers.ts'
import type { StandInAnswer } from '../../frame/stand-in.ts'

/** An error outside GraphQL: what happened, and the name of the rule behind it. */
export function envelope(status: number, message: string, value: string = message): StandInAnswer {
  return json(status, {
    status: 'ERROR',
    type: 'Error',
    message,
    total: 0,
    data: null,
    errors: [{ value, messages: [message] }],
  })
}
