/** What can stand inside an element. Text is only ever set as text, never parsed. */
export type Child = Node | string | number | false | undefined

/** Makes an element. An attribute that is undefined or false is left out; true stands for an empty one. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children) {
    if (child === undefined || child === false) continue
    element.append(typeof child === 'number' ? String(child) : child)
  }
  return element
}

/**
 * An instant, which the frame writes as words and keeps current: `ago` (`3 min ago`, `in 5 s`), `due` (the same, but
 * what has passed is `due now`) or `clock` (the time of day).
 */
export function time(at: number, form: 'ago' | 'due' | 'clock' = 'ago'): HTMLTimeElement {
  return el('time', { datetime: new Date(at).toISOString(), 'data-form': form })
}
