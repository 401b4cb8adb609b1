import type { IsSensitive } from './sensitive-keys.ts'

/** `"key":`, also with single quotes, with `=>`, and escaped inside another string. The name is the third group. */
const QUOTED_KEY = /(\\{0,8})(["'])([\w.\- ]{1,64})\1\2\s{0,8}(?::|=>?)\s{0,8}/g
/** `key=` and `key: `. */
const BARE_KEY = /(?<![\w.-])()()([\w.-]{1,64})(?:=|\s{0,8}:\s{0,8})/g
const BARE_VALUE = /[^\s&;,"'<>[\]{}()\\]+/y
/** `Authorization: Bearer value` and `Cookie: a=b; c=d`: everything up to the end of the line is secret. */
const WHOLE_LINE = /\b([\w-]{0,56}(?:authorization|cookie)\s{0,8}:\s{0,8})[^\r\n"'<>\\]+/gi
/** `scheme://user:password@host`. */
const USER_INFO = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,512}@/gi

/** Hides what stands under a sensitive key in JSON, forms, queries, header lines and URLs. */
export function hideByKey(text: string, isSensitive: IsSensitive, mark: string): string {
  const quoted = hidePairs(text, QUOTED_KEY, quotedValue, isSensitive, mark)
  const lines = quoted.replace(WHOLE_LINE, `$1${mark}`)
  const bare = hidePairs(lines, BARE_KEY, () => BARE_VALUE, isSensitive, mark)
  return bare.replace(USER_INFO, `$1${mark}@`)
}

function hidePairs(
  text: string,
  keys: RegExp,
  valueAfter: (level: string) => RegExp,
  isSensitive: IsSensitive,
  mark: string,
): string {
  let hidden = ''
  let done = 0
  for (const found of text.matchAll(keys)) {
    const [whole, level = '', quote = '', key = ''] = found
    const start = found.index + whole.length
    if (found.index < done || !isSensitive(key)) continue
    const value = valueAfter(level)
    value.lastIndex = start
    const length = value.exec(text)?.[0].length ?? 0
    if (length === 0) continue
    hidden += `${text.slice(done, start)}${level}${quote}${mark}${level}${quote}`
    done = start + length
  }
  return hidden + text.slice(done)
}

/** A string that ends with a quote of the same level of escaping (or with the text), a list, or a bare value. */
function quotedValue(level: string): RegExp {
  const escaped = String.raw`\\{${level.length}}`
  return new RegExp(
    String.raw`${escaped}(["'])[\s\S]*?(?:(?<!\\)${escaped}\1|$)|\[[^\]]*(?:\]|$)|[^\s"'\\,;}\][{)]+`,
    'y',
  )
}
