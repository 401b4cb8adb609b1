import type { StandIns } from './stand-ins.ts'

/** A bridge that the loads are sent to: ours, or a peer. */
export interface Service {
  readonly name: string
  /** Starts it with a new database in this folder. */
  start(standIns: StandIns, folder: string): Promise<RunningService>
}

/** A service that takes deliveries. */
export interface RunningService {
  /** Where deliveries are posted to. */
  readonly url: string
  /** Sent with every delivery. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether it still runs, and if not, its last words. Asked when deliveries fail. */
  lastWords(): string
  stop(): Promise<void>
}
