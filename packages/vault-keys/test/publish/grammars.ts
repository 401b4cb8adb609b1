import type { Reader } from './readers.ts'

/** Go's `bufio.Scanner` with its default buffer takes no longer line, and drops a CR at a line's end. */
const longestLineBytes = 65_535

/** Reads as `docker run --env-file` does (`docker/cli`, `pkg/kvfile`). Variables without `=` are not set by anybody. */
export const dockerCli: Reader = (text) => {
  const read: Record<string, string> = {}
  for (const [index, line] of linesOf(text).entries()) {
    const pair = (index === 0 ? line.replace(/^\ufeff/, '') : line).replace(
      /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/,
      '',
    )
    if (pair === '' || pair.startsWith('#')) continue
    const name = pair.split('=', 1)[0] ?? ''
    if (name === '') throw new Error('no variable name')
    if (/[ \t]/.test(name)) throw new Error('the variable contains whitespace')
    if (name === pair) continue
    const value = pair.slice(name.length + 1)
    if (value.includes('\0')) throw new Error('no process can be started with it')
    read[name] = value
  }
  return read
}

/** Reads as the kubelet reads a file of `fileKeyRef` (`pkg/kubelet/util/env`). An empty value counts as absent. */
export const kubelet: Reader = (text) => {
  const read: Record<string, string> = {}
  const lines = linesOf(text)
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').replace(/^[ \t]+/, '')
    if (line === '' || line.startsWith('#')) continue
    const [name = ''] = line.split('=', 1)
    if (name === line) throw new Error('missing "="')
    if (name === '') throw new Error('empty variable name')
    if (/[ \t]$/.test(name)) throw new Error('whitespace before "="')
    let rest = line.slice(name.length + 1)
    if (/^[ \t]/.test(rest)) continue
    if (!rest.startsWith("'")) throw new Error('no single quote')
    rest = rest.slice(1)
    let value = ''
    while (!rest.includes("'")) {
      value += `${rest}\n`
      at += 1
      const next = lines[at]
      if (next === undefined) throw new Error('unclosed single quote')
      rest = next
    }
    const end = rest.indexOf("'")
    value += rest.slice(0, end)
    if (!/^[ \t]*(#.*)?$/s.test(rest.slice(end + 1))) throw new Error('content after the quote')
    if (value.includes('\0')) throw new Error('no process can be started with it')
    if (value !== '') read[name] ??= value
  }
  return read
}

function linesOf(text: string): readonly string[] {
  if (!text.isWellFormed()) throw new Error('invalid UTF-8')
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => {
    if (Buffer.byteLength(line) > longestLineBytes) throw new Error('token too long')
    return line.replace(/\r$/, '')
  })
}
