/** The path without empty and dotted parts, as the router wants it; the slash at the end stays. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const end = path.endsWith('/') && parts.length > 0 ? '/' : ''
  return `/${parts.join('/')}${end}`
}

/** The path without `%` escapes; undefined when one of them is none. */
export function decodedPath(path: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return undefined
  const bytes = Buffer.from(path, 'utf8')
  const plain: number[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === 0x25) {
      plain.push(Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16))
      at += 2
    } else {
      plain.push(bytes[at] ?? 0)
    }
  }
  return Buffer.from(plain).toString('utf8')
}

/** What Go takes for true or false; undefined for anything else. */
export function goBoolean(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : undefined
}
