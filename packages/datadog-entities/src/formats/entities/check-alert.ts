import type { Alert } from '../../alerts/alert.ts'
import type { Checked } from '../../problem.ts'

/** Checks what is given for an alert. */
export type CheckAlert = (input: unknown) => Checked<Alert>
