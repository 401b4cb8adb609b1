/** Where a page stands in what was found. */
export interface PagePlace {
  readonly limit: number
  readonly offset: number
  readonly total: number
}

/** The header `Link`: first, and as they apply prev, next and last. Without counting nobody knows which page is the last. */
export function pageLinks(
  address: string,
  parameters: URLSearchParams,
  { limit, offset, total }: PagePlace,
  counts: boolean,
): string {
  const last = Math.max(Math.floor((total - 1) / limit) * limit, 0)
  const places = [
    ['first', 0, true],
    ['prev', Math.max(offset - limit, 0), offset > 0],
    ['next', offset + limit, offset + limit < total],
    ['last', last, counts],
  ] as const
  return places
    .filter(([, , applies]) => applies)
    .map(([rel, start]) => {
      const page = new URLSearchParams(parameters)
      page.set('sysparm_limit', String(limit))
      page.set('sysparm_offset', String(start))
      return `<${address}?${page.toString()}>;rel="${rel}"`
    })
    .join(',')
}
