/**
 * The page of a ticket for people, from the address of the API: `https://glpi.example.org/apirest.php` and 7 make
 * `https://glpi.example.org/front/ticket.form.php?id=7`. Undefined when the address is not one of an API that we know.
 */
export function ticketPage(api: string, ticketId: number): string | undefined {
  if (!URL.canParse(api)) return undefined
  const { origin, pathname, protocol } = new URL(api)
  const base = /^(.*)\/apirest\.php\/?$/.exec(pathname)?.[1]
  if (base === undefined || !/^https?:$/.test(protocol)) return undefined
  return `${origin}${base}/front/ticket.form.php?id=${ticketId}`
}
