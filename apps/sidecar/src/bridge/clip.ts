/** Cuts text that somebody else wrote, so that no alert makes the page heavy. */
export function clip(text: string, length = 300): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
