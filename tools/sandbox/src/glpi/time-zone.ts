/** A time of the database (UTC) as a user in this zone sees it. Without a zone it is shown as it is. */
export function shownTime(zone: string | undefined, utc: string): string {
  if (zone === undefined || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(utc)) return utc
  return formatIn(zone, Date.parse(`${utc}Z`))
}

/** What a user in this zone means, as a time of the database. */
export function storedTime(zone: string | undefined, shown: string): string {
  if (zone === undefined || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(shown)) return shown
  const wanted = Date.parse(`${shown}Z`)
  let at = wanted
  for (let round = 0; round < 2; round += 1) {
    at += wanted - Date.parse(`${formatIn(zone, at)}Z`)
  }
  return formatIn('UTC', at)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(zone: string, at: number): string {
  const known = formats.get(zone)
  const format =
    known ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  if (known === undefined) formats.set(zone, format)
  return format.format(at)
}
