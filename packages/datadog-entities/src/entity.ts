import type { Alert } from './alerts/alert.ts'
import type { DashboardBody } from './dashboards/dashboard.ts'
import type { MonitorBody } from './monitors/monitor.ts'

/** What we manage. An alert is a typed intent that becomes one monitor. */
export type EntityKind = 'monitor' | 'alert' | 'dashboard'

/** Where a declared entity was written. */
export interface Origin {
  /** As the user named it; `<stdin>` and `<request>` are names too. */
  readonly file: string
  /** Line of the entity's first character, from 1. */
  readonly line: number
  /** Place of the entity within its document, as a JSON pointer; empty when it is the whole. */
  readonly pointer: string
  /** Place of its spec, where that is another one: `/monitors/0/spec`. */
  readonly spec?: string
}

interface DeclaredEntity {
  /**
   * Name by which other documents of the same run link to it (`${name}` in queries and widgets), and by which it is
   * found again. Default: the entity's name or title.
   */
  readonly ref: string
  /** Id in Datadog, when the user gave one. */
  readonly id?: string
  readonly origin: Origin
}

export interface DeclaredMonitor extends DeclaredEntity {
  readonly kind: 'monitor'
  readonly spec: MonitorBody
}

export interface DeclaredAlert extends DeclaredEntity {
  readonly kind: 'alert'
  readonly spec: Alert
}

export interface DeclaredDashboard extends DeclaredEntity {
  readonly kind: 'dashboard'
  readonly spec: DashboardBody
}

/** One entity as somebody wants it to be. */
export type Declared = DeclaredMonitor | DeclaredAlert | DeclaredDashboard
