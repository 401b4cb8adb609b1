import { expect, test } from 'vitest'

import { ticketPage } from './ticket-page.ts'

test.each([
  ['https://glpi.example.org/apirest.php', 'https://glpi.example.org/front/ticket.form.php?id=7'],
  [
    'http://10.0.0.1:8080/glpi/apirest.php/',
    'http://10.0.0.1:8080/glpi/front/ticket.form.php?id=7',
  ],
  ['https://u:p@example.org/apirest.php', 'https://example.org/front/ticket.form.php?id=7'],
  ['https://example.org/gateway/v1', undefined],
  ['javascript:/apirest.php', undefined],
  ['nonsense', undefined],
])('the ticket page of the API at %s', (api, page) => {
  expect(ticketPage(api, 7)).toBe(page)
})
