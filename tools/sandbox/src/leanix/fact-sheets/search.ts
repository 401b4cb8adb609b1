/**
 * Whether a text is found by a search as people type it: it is enough that one word of the search begins a word of the
 * text, or nearly does. So a search for `payments` also finds `payment-archive` and `Payments API`.
 */
export function isFound(search: string, ...texts: readonly string[]): boolean {
  const words = texts.flatMap(wordsOf)
  return wordsOf(search).some((sought) => words.some((word) => nearly(word, sought)))
}

/** How well a text fits a search; the best first. */
export function closeness(search: string, text: string): number {
  if (text === search) return 0
  if (text.toLowerCase() === search.toLowerCase()) return 1
  const words = new Set(wordsOf(text))
  const missing = wordsOf(search).filter((word) => !words.has(word)).length
  return 2 + missing
}

function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

function nearly(word: string, sought: string): boolean {
  if (word.startsWith(sought)) return true
  return sought.length > 4 && distance(word, sought) <= 1
}

/** How many letters must be added, removed or replaced; more than one is 2. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 1) return 2
  let same = 0
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1
  const [restA, restB] = [a.slice(same), b.slice(same)]
  if (restA === restB) return 0
  const oneStep =
    restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)
  return oneStep ? 1 : 2
}
