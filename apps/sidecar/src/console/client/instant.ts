/** A distance in time in words: `now`, `12 s ago`, `in 3 min`. Only the largest unit is told. */
export function distance(atMs: number, nowMs: number): string {
  const seconds = Math.round((nowMs - atMs) / 1000)
  const size = Math.abs(seconds)
  if (size === 0) return 'now'
  const words =
    size < 60
      ? `${size} s`
      : size < 3_600
        ? `${Math.floor(size / 60)} min`
        : size < 2 * 86_400
          ? `${Math.floor(size / 3_600)} h`
          : `${Math.floor(size / 86_400)} d`
  return seconds > 0 ? `${words} ago` : `in ${words}`
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })

/** Writes every instant of the page in words, seen from now by the server's clock. */
export function writeInstants(root: ParentNode, nowMs: number): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>('time[data-form]')) {
    const at = new Date(element.dateTime)
    const text = words(element.dataset['form'], at, nowMs)
    const exactly = exact.format(at)
    if (element.textContent !== text) element.textContent = text
    if (element.title !== exactly) element.title = exactly
  }
}

function words(form: string | undefined, at: Date, nowMs: number): string {
  if (form === 'clock') return at.toLocaleTimeString(undefined, { hour12: false })
  if (form === 'due' && at.getTime() <= nowMs) return 'due now'
  return distance(at.getTime(), nowMs)
}
