/**
 * Links in texts: `${checkout-errors}` stands for the id of the entity with this ref. Neither Datadog's `{{variables}}`
 * nor the `$variables` of its dashboards look like it; `$${` is a literal `${`. What has no name between its braces, or
 * a brace or a line break in it, is no link and stays as it is.
 */
const pattern = /\$\$\{|\$\{([^{}\r\n]+)\}/g

/** The refs to which this text links, in order, each as often as it stands there. */
export function refsIn(text: string): readonly string[] {
  return Array.from(text.matchAll(pattern), ([, ref]) => ref).filter((ref) => ref !== undefined)
}

/** The text with ids in the place of links. A link without an id stays as it is. */
export function withIds(text: string, idOf: (ref: string) => string | undefined): string {
  return text.replaceAll(pattern, (all: string, ref?: string) =>
    ref === undefined ? '${' : (idOf(ref) ?? all),
  )
}

/** A text that stands for itself, whatever is in it: for texts that are read from Datadog and declared again. */
export function withoutLinks(text: string): string {
  return text.replaceAll('${', () => '$${')
}

/** The link to this ref: `${checkout-errors}`. */
export function linkTo(ref: string): string {
  return `\${${ref}}`
}

/** Whether a link can be written to this ref. */
export function isLinkable(ref: string): boolean {
  return /^[^{}\r\n]+$/.test(ref)
}
