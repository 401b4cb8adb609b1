import type { Finding, RegisterName } from './registration.ts'

interface GateEvent {
  /** Epoch milliseconds. */
  readonly at: number
  readonly service: string
}

/** A register was asked about a service, or what it said before was used again. */
export interface RegistrationChecked extends GateEvent {
  readonly type: 'registration-checked'
  readonly register: RegisterName
  readonly finding: Finding
  readonly durationMs: number
  /** True when no look of its own was needed. */
  readonly cached: boolean
}

/** What followed from what the registers said. */
export interface RegistrationDecided extends GateEvent {
  readonly type: 'registration-decided'
  readonly answer: 'yes' | 'no' | 'unknown'
  /** Of a `no`. */
  readonly code?: string
  /** True when an earlier verdict was used, since a register does not answer. */
  readonly grace: boolean
}

/** What happens at a gate, for logs and counters. A service whose name is refused is in no event but the second. */
export type RegistrationEvent = RegistrationChecked | RegistrationDecided
