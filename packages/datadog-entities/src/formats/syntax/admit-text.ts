import type { Report } from '../report.ts'

/** The text without a byte order mark; undefined, and told, when it is too large or no text. */
export function admitText(text: string, maxBytes: number, report: Report): string | undefined {
  if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes) {
    const limit = maxBytes % 1024 === 0 ? `${maxBytes / 1024} KiB` : `${maxBytes} bytes`
    report.add('', `the text is longer than ${limit}`, 'Divide it into several files.')
    return undefined
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    const line = () => text.slice(0, nul).split('\n').length
    report.add('', 'the text holds a NUL character', 'Give text in UTF-8, nothing binary.', line)
    return undefined
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
