import { randomBytes } from 'node:crypto'

import { control, startStandIn } from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import { test } from 'vitest'

import { createGlpiV1 } from '../src/index.ts'
import type { GlpiV1, GlpiV1Options, IncidentKey, Marker, TicketDraft } from '../src/index.ts'
import { markerOf } from '../src/index.ts'
import { rawClient } from './raw-client.ts'
import type { Credentials, RawClient } from './raw-client.ts'

/** Control over the stand-in: its journal, faults, clock and settings. */
export type Control = ReturnType<typeof control>

/** A GLPI that a scenario plays on, a stand-in or a real one. */
export interface Glpi {
  readonly credentials: Credentials
  readonly raw: RawClient
  /** The package's client; closed when the scenario ends. */
  client(options?: Partial<GlpiV1Options>): GlpiV1
  /** A marker that nobody else uses. */
  marker(): Marker
}

/** A GLPI stand-in, with control over it. */
export interface SandboxGlpi extends Glpi {
  readonly control: Control
}

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal

/**
 * A scenario against the stand-in, by its number. With `real` it also plays on the GLPI that the environment names:
 * `GLPI_BRIDGE_TEST_URL`, `GLPI_BRIDGE_TEST_USER_TOKEN`, `GLPI_BRIDGE_TEST_APP_TOKEN`.
 */
export function scenario(
  number: string,
  title: string,
  play: (glpi: SandboxGlpi) => Promise<void>,
): void {
  test(`${number}. ${title}`, () => playOnSandbox(play))
}

/** As `scenario`, for what can be played without control over the server. */
export function scenarioAnywhere(
  number: string,
  title: string,
  play: (glpi: Glpi) => Promise<void>,
): void {
  test(`${number}. ${title}`, () => playOnSandbox(play))
  const real = realServer()
  // No package brings a GLPI, so CI cannot install one: there it is played only when one is given.
  if (real === undefined && process.env['CI'] === 'true') return
  test(`${number}. ${title} (real GLPI)`, async (context) => {
    if (real === undefined) {
      context.skip('GLPI_BRIDGE_TEST_URL names no server')
      return
    }
    await playOnServer(real, async (glpi) => {
      const markers: Marker[] = []
      const marker = (): Marker => {
        const fresh = glpi.marker()
        markers.push(fresh)
        return fresh
      }
      try {
        await play({ ...glpi, marker })
      } finally {
        await intoTheBin(glpi.raw, markers)
      }
    })
  })
}

async function playOnSandbox(play: (glpi: SandboxGlpi) => Promise<void>): Promise<void> {
  const server = await startStandIn('glpi')
  try {
    await playOnServer(server.credentials, (glpi) =>
      play({ ...glpi, control: control(server.url) }),
    )
  } finally {
    await server.close()
  }
}

async function playOnServer(
  credentials: Credentials,
  play: (glpi: Glpi) => Promise<void>,
): Promise<void> {
  const clients: GlpiV1[] = []
  const { url, userToken, appToken } = credentials
  try {
    await play({
      credentials,
      raw: await rawClient(credentials),
      client(options = {}) {
        const client = createGlpiV1({
          url,
          name: 'glpi/test',
          userToken: staticCredential(userToken),
          ...(appToken && { appToken: new Secret(appToken) }),
          confirmGoneMs: 50,
          retry: { initialMs: 10 },
          ...options,
        })
        clients.push(client)
        return client
      },
      marker: freshMarker,
    })
  } finally {
    for (const client of clients) await client.close()
  }
}

/** Somebody else's server is left without our tickets, as far as it lets us: closed ones it may keep. */
async function intoTheBin(raw: RawClient, markers: readonly Marker[]): Promise<void> {
  for (const marker of markers) {
    for (const { id } of await raw.tickets(marker)) {
      await raw.update(id, { is_deleted: 1 }).catch(() => undefined)
    }
  }
}

function freshMarker(): Marker {
  return markerOf(randomBytes(32).toString('hex') as IncidentKey, 1)
}

function realServer(): Credentials | undefined {
  const url = process.env['GLPI_BRIDGE_TEST_URL']
  const userToken = process.env['GLPI_BRIDGE_TEST_USER_TOKEN']
  const appToken = process.env['GLPI_BRIDGE_TEST_APP_TOKEN']
  if (!url || !userToken) return undefined
  return { url, userToken, ...(appToken && { appToken }) }
}

/** A ticket's text, with everything that a scenario does not care about. */
export function draft(marker: Marker, change: Partial<TicketDraft> = {}): TicketDraft {
  return {
    title: `[${marker}] Scenario`,
    content: '<p>A scenario is being played.</p>',
    urgency: 3,
    impact: 3,
    ...change,
  }
}

/** What a promise rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
