/**
 * Makes `current` look like `wanted` with as few changes as possible. Children with the same `data-key` are the same
 * thing; nodes that are the same thing are kept, with their focus, selection and open or closed state.
 */
export function morphChildren(current: Element, wanted: Element): void {
  const keyed = dropUnwanted(current, wanted)
  let place = current.firstChild
  for (const want of Array.from(wanted.childNodes)) {
    const key = keyOf(want)
    const known = key === undefined ? place : keyed.get(key)
    if (key !== undefined) keyed.delete(key)
    if (known && isSameThing(known, want)) {
      if (known === place) place = place.nextSibling
      else current.insertBefore(known, place)
      morph(known, want)
    } else {
      current.insertBefore(want, place)
    }
  }
  while (place) {
    const next: ChildNode | null = place.nextSibling
    place.remove()
    place = next
  }
}

/** Removes what has a key that is not wanted any more; gives the others by their keys. */
function dropUnwanted(current: Element, wanted: Element): Map<string, Element> {
  const wantedKeys = new Set(Array.from(wanted.children, keyOf))
  const keyed = new Map<string, Element>()
  for (const child of Array.from(current.children)) {
    const key = keyOf(child)
    if (key === undefined) continue
    if (wantedKeys.has(key)) keyed.set(key, child)
    else child.remove()
  }
  return keyed
}

function morph(current: ChildNode, wanted: ChildNode): void {
  if (!(current instanceof Element && wanted instanceof Element)) {
    if (current.nodeValue !== wanted.nodeValue) current.nodeValue = wanted.nodeValue
    return
  }
  for (const name of current.getAttributeNames()) {
    if (!wanted.hasAttribute(name) && !isNotOurs(current, name)) current.removeAttribute(name)
  }
  for (const { name, value } of wanted.attributes) {
    if (current.getAttribute(name) !== value) current.setAttribute(name, value)
  }
  if (current.tagName !== 'TIME') morphChildren(current, wanted)
}

/** What is open is the viewer's choice; the words of instants are written by the frame. */
function isNotOurs({ tagName }: Element, attribute: string): boolean {
  return (
    (tagName === 'DETAILS' && attribute === 'open') || (tagName === 'TIME' && attribute === 'title')
  )
}

function isSameThing(a: Node, b: Node): boolean {
  return a.nodeName === b.nodeName && keyOf(a) === keyOf(b)
}

function keyOf(node: Node): string | undefined {
  return node instanceof HTMLElement ? node.dataset['key'] : undefined
}
