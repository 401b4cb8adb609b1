import type { WriteStream } from 'node:tty'

/** One line that says what is going on. */
export interface ProgressLine {
  show(text: string): void
  clear(): void
}

/** Rewrites one line on a terminal; stays silent anywhere else. */
export function progressLine(
  stream: Pick<WriteStream, 'isTTY' | 'write' | 'columns'>,
): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined }
  const rewrite = (text: string) => void stream.write(`\r\u001b[K${text}`)
  return { show: (text) => rewrite(text.slice(0, stream.columns - 1)), clear: () => rewrite('') }
}
