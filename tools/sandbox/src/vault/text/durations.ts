import { NumberText, type JsonValue } from './json-value.ts'

const unitSeconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
}

/** The seconds that `90`, `"90"`, `"90s"`, `"1h30m"` or `"1d"` stand for. Throws an error with Go's text. */
export function secondsOf(value: JsonValue | undefined): number {
  if (value === undefined || value === null || value === '') return 0
  if (typeof value === 'number') return value
  if (value instanceof NumberText) return Math.trunc(value.value)
  if (typeof value !== 'string') throw new Error('could not parse duration from input')
  const text = value.trim()
  return /^[+-]?\d+$/.test(text) ? Number(text) : Math.trunc(parsedSeconds(text))
}

function parsedSeconds(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) {
    throw new Error(`time: missing unit in duration ${JSON.stringify(text)}`)
  }
  const sign = text.startsWith('-') ? -1 : 1
  const plain = text.replace(/^[+-]/, '')
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h|d))+$/.test(plain)) {
    throw new Error(`time: invalid duration ${JSON.stringify(text)}`)
  }
  let seconds = 0
  for (const [, amount, unit = ''] of plain.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h|d)/g)) {
    seconds += Number(amount) * (unitSeconds[unit] ?? 0)
  }
  return sign * seconds
}

/** `5400` as `1h30m`: the way warnings write durations. */
export function shortDuration(seconds: number): string {
  const text = goDuration(seconds)
  return text.replace(/m0s$/, 'm').replace(/h0m$/, 'h')
}

/** `5400` as `1h30m0s`: the way Go writes durations. */
export function goDuration(seconds: number): string {
  if (seconds === 0) return '0s'
  const whole = Math.trunc(Math.abs(seconds))
  const hours = Math.trunc(whole / 3600)
  const minutes = Math.trunc((whole % 3600) / 60)
  const rest = whole % 60
  const sign = seconds < 0 ? '-' : ''
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}s`
  return minutes > 0 ? `${sign}${minutes}m${rest}s` : `${sign}${rest}s`
}
