/** What a policy grants on one pattern of paths. */
export interface Grant {
  /** `kv/data/+/x` or `kv/data/*`. */
  readonly pattern: string
  readonly capabilities: ReadonlySet<string>
}

const capabilities = new Set([
  'create',
  'read',
  'update',
  'delete',
  'list',
  'scan',
  'sudo',
  'deny',
  'patch',
])

const olderPolicies: Readonly<Record<string, readonly string[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list', 'patch'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'patch', 'sudo'],
}

interface Mark {
  readonly text: string
  readonly kind: 'word' | 'string' | 'sign' | 'end'
  readonly line: number
  readonly column: number
}

/** Reads a policy in HCL or JSON. Throws an error that says where it stops being one. */
export function parsePolicy(text: string): readonly Grant[] {
  const marks = marksOf(text)
  let at = 0
  const next = (): Mark => marks[Math.min(at, marks.length - 1)] as Mark
  const take = (): Mark => {
    const mark = next()
    at += 1
    return mark
  }
  const expect = (sign: string, message: string): void => {
    if (next().text !== sign || next().kind !== 'sign') throw mistake(next(), message)
    at += 1
  }

  function value(): unknown {
    const mark = take()
    if (mark.kind === 'string') return mark.text
    if (mark.kind === 'word') return mark.text
    if (mark.text === '[') {
      const list: unknown[] = []
      while (next().text !== ']' || next().kind !== 'sign') {
        if (next().kind === 'end')
          throw mistake(next(), 'error parsing list, expected comma or list end, got: EOF')
        list.push(value())
        if (next().text === ',') at += 1
      }
      at += 1
      return list
    }
    if (mark.text === '{') return block()
    throw mistake(mark, `Unknown token: ${mark.line}:${mark.column} ${shown(mark)}`)
  }

  function block(): Record<string, unknown> {
    const fields: Record<string, unknown> = {}
    while (next().text !== '}' || next().kind !== 'sign') {
      if (next().kind === 'end') {
        throw mistake(next(), 'object expected closing RBRACE got: EOF')
      }
      const name = take()
      if (next().text === '=' || next().text === ':') at += 1
      fields[name.text] = value()
      if (next().text === ',') at += 1
    }
    at += 1
    return fields
  }

  const paths: [string, Record<string, unknown>][] = []
  const isJson = next().text === '{'
  if (isJson) {
    at += 1
    const fields = block()
    const given = fields['path']
    if (typeof given === 'object' && given !== null) {
      paths.push(...(Object.entries(given) as [string, Record<string, unknown>][]))
    }
  }
  while (!isJson && next().kind !== 'end') {
    const word = take()
    if (word.text === 'path') {
      const pattern = take()
      expect('{', 'object expected closing RBRACE got: EOF')
      paths.push([pattern.text, block()])
    } else {
      if (next().text === '=') at += 1
      if (next().kind === 'end') throw mistake(next(), 'key without a value')
      value()
      if (word.text !== 'name')
        throw new Error(`invalid key ${JSON.stringify(word.text)} on line ${word.line}`)
    }
  }
  return paths.map(([pattern, fields]) => grantOf(pattern, fields))
}

function grantOf(pattern: string, fields: Readonly<Record<string, unknown>>): Grant {
  const named = typeof fields['policy'] === 'string' ? (olderPolicies[fields['policy']] ?? []) : []
  const listed = Array.isArray(fields['capabilities']) ? fields['capabilities'].map(String) : []
  const given = new Set([...named, ...listed])
  for (const each of given) {
    if (!capabilities.has(each))
      throw new Error(`path ${JSON.stringify(pattern)}: invalid capability ${JSON.stringify(each)}`)
  }
  if (pattern.includes('+*')) {
    throw new Error(`path ${JSON.stringify(pattern)}: invalid use of wildcards ('+*' is forbidden)`)
  }
  return {
    pattern: pattern.replace(/^\//, ''),
    capabilities: given.has('deny') ? new Set(['deny']) : given,
  }
}

function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = []
  const pattern =
    /(?<space>[ \t\r\n]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>"(?:[^"\\\n]|\\.)*")|(?<word>[\w.$-]+)|(?<sign>[\s\S])/gy
  for (const found of text.matchAll(pattern)) {
    const { groups = {} } = found
    const before = text.slice(0, found.index).split('\n')
    const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    const { string, word, sign } = groups
    if (string !== undefined) {
      marks.push({ text: JSON.parse(string) as string, kind: 'string', ...place })
    }
    if (word !== undefined) marks.push({ text: word, kind: 'word', ...place })
    if (sign !== undefined) marks.push({ text: sign, kind: 'sign', ...place })
  }
  const lines = text.split('\n')
  // The server counts the end of the text as one more character.
  const end = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 2 }
  return [...marks, { text: '', kind: 'end', ...end }]
}

function shown({ text, kind }: Mark): string {
  return kind === 'end' ? 'EOF' : text
}

function mistake({ line, column }: Mark, message: string): Error {
  return new Error(`At ${line}:${column}: ${message}`)
}
