/**
 * Why a written number would not be the same number afterwards; undefined when it is kept. Whole numbers keep every
 * digit, other numbers are rounded as every program rounds them.
 */
export function inexact(text: string, value: number): string | undefined {
  if (Number.isNaN(value)) return 'is not a number'
  if (!Number.isFinite(value)) return 'is too large for a number'
  if (/^[-+]?\d+$/.test(text)) {
    const digits = text.replace(/^\+/, '')
    const same = String(value) === digits || BigInt(digits) === BigInt(value)
    return same ? undefined : `would become ${value}`
  }
  if (/^[-+]?0[ox]/i.test(text)) {
    return Number.isSafeInteger(value) ? undefined : `would become ${value}`
  }
  const mantissa = text.split(/e/i)[0] ?? text
  return value === 0 && /[1-9]/.test(mantissa) ? 'is too small for a number' : undefined
}
