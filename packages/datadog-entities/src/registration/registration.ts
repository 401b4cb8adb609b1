import type { Gate, Verdict } from '../plan/verdict.ts'

/** Whether something is so. What could not be found out is no `no`. */
export type Finding = 'yes' | 'no' | 'unknown'

/** The registers that are asked. */
export type RegisterName = 'datadog' | 'leanix' | 'servicenow'

/** What one register says about a service. */
export interface Found {
  readonly finding: Finding
  /** Why, for people. Nothing in it is taken from an answer that a person has not to see. */
  readonly text: string
  /** Ids of what was found there. */
  readonly ids: readonly string[]
  /** Where a person can look at it. */
  readonly url?: string
  /** When the register was asked, in epoch milliseconds. */
  readonly checkedAt: number
  /** After this time it may be asked again. */
  readonly retryAfterMs?: number
}

/** One register. What goes wrong is `unknown`, never a rejection. */
export interface Register {
  readonly name: RegisterName
  find(service: string, signal: AbortSignal): Promise<Found>
  /** Whether it answers, lets us in and shows us what it must; for readiness and `doctor`. */
  probe(signal: AbortSignal): Promise<{ readonly ok: boolean; readonly detail: string }>
  close(): Promise<void>
}

/** What is known about the registration of one service, and what follows. */
export interface RegistrationReport {
  readonly service: string
  readonly verdict: Verdict
  readonly registers: Readonly<Record<RegisterName, Found>>
  /** The verdict is that of an earlier look, since a register does not answer now. */
  readonly grace?: { readonly since: number; readonly until: number }
}

/** Asks the registers, and remembers for a while what they said. */
export interface RegistrationGate {
  /** What the registers say, and the verdict. Never rejects but when the signal aborts. */
  check(service: string, signal?: AbortSignal): Promise<RegistrationReport>
  /** The verdict alone, as `reconcile` asks for it. */
  readonly gate: Gate
  /** The registers, to be probed. */
  readonly registers: readonly Register[]
  close(): Promise<void>
}
