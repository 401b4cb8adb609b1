import { expect, test } from 'vitest'

import {
  control,
  startStandIn,
  type Control,
  type DatadogCredentials,
  type DatadogSeed,
} from '../../src/index.ts'
import { httpClient, type Answered, type Client, type ClientOptions } from './client.ts'

/** A running organisation and somebody who calls it. */
export interface Stage {
  readonly credentials: DatadogCredentials
  readonly remote: Control
  /** Everything that this client can do with the full key. */
  readonly datadog: Client
  /** Calls, and expects this status. Returns the body. */
  ok(method: string, path: string, body?: unknown, status?: number): Promise<Body>
  /** Calls, and expects a refusal with this status and exactly these texts. */
  refused(
    status: number,
    errors: readonly string[],
    method: string,
    path: string,
    body?: unknown,
  ): Promise<void>
}

/** A body to look into; what is not there is undefined. */
export type Body = Readonly<Record<string, unknown>>

/** One way to talk to Datadog. */
export interface Player {
  readonly name: string
  open(options: ClientOptions): Client
}

/** Talks plain HTTP. */
export const plainHttp: Player = { name: 'plain HTTP', open: httpClient }

/** One of the numbered scenarios. */
export interface Scenario {
  readonly number: number
  readonly title: string
  readonly play: (stage: Stage) => Promise<void>
  readonly seed: DatadogSeed
}

/** The scenarios of the files that have been loaded. */
export const scenarios: Scenario[] = []

/** Tells one of the numbered scenarios, which is played against an organisation of its own. */
export function scenario(
  number: number,
  title: string,
  play: (stage: Stage) => Promise<void>,
  seed: DatadogSeed = {},
): void {
  scenarios.push({ number, title, play, seed })
}

/** Makes a test of every scenario: it is played once by each of the players. */
export function playAll(told: readonly Scenario[], players: readonly Player[]): void {
  for (const { number, title, play, seed } of told) {
    test.each(players)(`${number}. ${title} ($name)`, async (player) => {
      await playOnStage(seed, player, play)
    })
  }
}

/** Starts an organisation, plays, and ends it. */
export async function playOnStage(
  seed: DatadogSeed,
  player: Player | undefined,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const standIn = await startStandIn('datadog', { seed })
  const { credentials } = standIn
  const datadog = (player ?? plainHttp).open(credentials)
  try {
    await play({
      credentials,
      remote: control(standIn.url),
      datadog,
      async ok(method, path, body, status = 200) {
        const answer = await datadog.send(method, path, body)
        expect(answer).toMatchObject({ status })
        return answer.body as Body
      },
      async refused(status, errors, method, path, body) {
        const answer: Answered = await datadog.send(method, path, body)
        expect({ status: answer.status, errors: (answer.body as Body)['errors'] }).toEqual({
          status,
          errors,
        })
      },
    })
  } finally {
    await datadog.close?.()
    await standIn.close()
  }
}
