interface Branch {
  [key: string]: unknown
}

/**
 * Reads a query string as PHP's `parse_str` does: `a[x][0]=1` makes nested maps, `a[]=1` appends, blanks and dots in
 * the name become underscores. Maps whose keys are 0, 1, 2 … come out as lists.
 */
export function parseQueryString(query: string): Readonly<Record<string, unknown>> {
  const root: Branch = {}
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const cut = pair.indexOf('=')
    const name = decode(cut < 0 ? pair : pair.slice(0, cut)).replace(/^ +/, '')
    const value = cut < 0 ? '' : decode(pair.slice(cut + 1))
    const path = pathOf(name)
    if (path.length > 0) put(root, path, value)
  }
  return Object.fromEntries(Object.entries(root).map(([key, value]) => [key, settled(value)]))
}

function decode(text: string): string {
  const bytes: number[] = []
  const source = Buffer.from(text.replaceAll('+', ' '))
  for (let index = 0; index < source.length; index += 1) {
    const pair = source.toString('latin1', index + 1, index + 3)
    if (source[index] === 0x25 && /^[0-9a-f]{2}$/i.test(pair)) {
      bytes.push(Number.parseInt(pair, 16))
      index += 2
    } else {
      bytes.push(source[index] ?? 0)
    }
  }
  return Buffer.from(bytes).toString('utf8')
}

/** `criteria[0][field]` is `criteria`, `0`, `field`; an empty part stands for the next free number. */
function pathOf(name: string): readonly string[] {
  const open = name.indexOf('[')
  if (open <= 0) return name === '' ? [] : [name.replaceAll(/[ .[]/g, '_')]
  const parts = [...name.slice(open).matchAll(/\[([^\]]*)\]/gy)].map(([, part = '']) => part)
  const head = name.slice(0, open).replaceAll(/[ .]/g, '_')
  return parts.length === 0 ? [name.replaceAll(/[ .[]/g, '_')] : [head, ...parts]
}

function put(root: Branch, path: readonly string[], value: string): void {
  let branch = root
  for (const [index, part] of path.entries()) {
    const key = part === '' && index > 0 ? nextKey(branch) : part
    if (index === path.length - 1) {
      branch[key] = value
      return
    }
    const child = branch[key]
    const next: Branch = typeof child === 'object' && child !== null ? (child as Branch) : {}
    branch[key] = next
    branch = next
  }
}

function nextKey(branch: Branch): string {
  const numbers = Object.keys(branch).filter((key) => /^\d+$/.test(key))
  return String(Math.max(-1, ...numbers.map(Number)) + 1)
}

function settled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, field]) => [key, settled(field)] as const)
  return entries.every(([key], index) => key === String(index))
    ? entries.map(([, field]) => field)
    : Object.fromEntries(entries)
}
