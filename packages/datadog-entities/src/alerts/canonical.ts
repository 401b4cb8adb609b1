import { canonicalText } from '../diff/canonical-text.ts'
import type { Json } from '../json.ts'
import type { Alert } from './alert.ts'
import { assembleMonitor } from './assemble.ts'
import { decompileMonitor } from './decompile.ts'

/**
 * The one form of a valid alert: as it is read back from its monitor. Lists are sorted, defaults are left out, a raw
 * query that an alert has words for is said in them. Durations stay as they are written.
 */
export function canonicalAlert(alert: Alert): Alert {
  return decompileMonitor(assembleMonitor(alert))
}

/** What tells one intent from another: the first 12 digits of the digest (SHA-256 in hexadecimal) of its one form. */
export function specOf(canonical: Alert, digest: (text: string) => string): string {
  // An alert is a document, though its type has no index signature.
  return digest(canonicalText(canonical as unknown as Json)).slice(0, 12)
}
