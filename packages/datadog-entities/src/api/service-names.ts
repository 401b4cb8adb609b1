/** The longest value of a tag, and so of the name of a service. */
const longestTag = 200

/**
 * The name of a service as Datadog keeps it when it comes as a tag: small letters, `_` for every run of characters that
 * tags cannot hold, and none at the end.
 */
export function toServiceTag(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_.:/-]+/gu, '_')
    .replaceAll(/_{2,}/g, '_')
    .replace(/_$/, '')
}

/**
 * The names under which Datadog may know a service: as it is written, if a service can be written so, and as a tag.
 * Empty when no service of Datadog can have this name.
 */
export function serviceNamesOf(name: string): readonly string[] {
  return [...new Set([name.normalize('NFC'), toServiceTag(name)])].filter(
    (each) => each.length <= longestTag && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.:/-]*$/u.test(each),
  )
}
