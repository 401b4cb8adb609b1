import type { StandInAnswer } from '../../frame/stand-in.ts'
import type { Client, Person } from '../clients.ts'
import { escaped, page } from '../http/answers.ts'

/** A page with a button for everybody who could sign in. */
export function loginPage(id: string, client: Client, people: readonly Person[]): StandInAnswer {
  const buttons = people.map(
    (person) =>
      `<p><button name="user" value="${escaped(person.id)}">Sign in as ${escaped(person.name)}</button></p>`,
  )
  return page(
    200,
    `Sign in to ${client.id}`,
    `<form method="post" action="/login">
<input type="hidden" name="request" value="${escaped(id)}">
${buttons.join('\n')}
<p><button name="cancel" value="yes">Cancel</button></p>
</form>`,
  )
}
