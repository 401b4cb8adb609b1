import type { UserName, World } from './world.ts'

/** What has to be done before an exchange, so that the stand-in is where the real server was. */
export type Step = (world: World) => Promise<void>

/** How one recorded scenario is replayed. */
export interface ScenarioPlan {
  readonly scenario: string
  /** Whose session the exchanges use, from an exchange on; without it: `bridge`. */
  readonly users?: Readonly<Record<number, UserName>>
  /** What happens before an exchange. */
  readonly before?: Readonly<Record<number, Step>>
  /** What happens after the last exchange. */
  readonly after?: Step
  /** Exchanges that are on their way while others, recorded before them, are answered. */
  readonly inFlight?: Readonly<Record<number, readonly number[]>>
  /** Credentials for `Authorization: Basic`, from an exchange on; without them those of `glpi`. */
  readonly credentials?: Readonly<Record<number, string>>
}
