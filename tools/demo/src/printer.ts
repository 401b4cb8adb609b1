import { styleText } from 'node:util'

import type { House } from './house.ts'
import type { Step } from './step.ts'
import type { Played } from './story.ts'
import { thingsToTry } from './things-to-try.ts'

/** Where the demo says what happens. */
export interface Printer {
  built(atMs: number): void
  opened(house: House, atMs: number): void
  step(step: Step): void
  /** The demo is over, and everything goes on running. */
  stays(house: House, played: Played): void
  /** The demo is over, and so is everything else. */
  left(): void
  failed(error: unknown): void
}

/** Prints for people as things happen, or one JSON document at the end. */
export function printer(json: boolean): Printer {
  return json ? jsonPrinter() : textPrinter()
}

function jsonPrinter(): Printer {
  const document: Record<string, unknown> = {}
  const steps: Step[] = []
  const write = (ok: boolean, more = {}) =>
    console.log(JSON.stringify({ ok, ...document, steps, ...more }, null, 2))
  return {
    built: (atMs) => void (document['builtAtMs'] = atMs),
    opened: ({ sidecar, glpiUrl, datadogAccess, webhook }, atMs) =>
      void Object.assign(document, {
        openedAtMs: atMs,
        api: sidecar.api,
        glpi: glpiUrl,
        datadog: datadogAccess.url,
        webhook,
      }),
    step: (step) => void steps.push(step),
    left: () => write(true),
    stays: () => write(true),
    failed: (error) => write(false, { error: messageOf(error) }),
  }
}

function textPrinter(): Printer {
  const say = (line = '') => console.log(line)
  const clock = (atMs: number) => styleText('dim', `${(atMs / 1000).toFixed(1).padStart(5)} s`)
  return {
    built: (atMs) => say(`${clock(atMs)}  built`),
    opened: (house, atMs) => {
      say(
        `${clock(atMs)}  stand-ins for GLPI, IVR, Datadog, LeanIX and ServiceNow, and the sidecar: all on loopback`,
      )
      say()
      say(`  ${styleText('bold', 'console')}  ${house.sidecar.consoleUrl}`)
      say(`  ${styleText('bold', 'metrics')}  ${house.sidecar.ops}/metrics`)
      say(`  ${styleText('bold', 'API    ')}  ${house.sidecar.api}/docs`)
      say(`  ${styleText('bold', 'GLPI   ')}  ${house.glpiUrl}/_sandbox/state`)
      say(`  ${styleText('bold', 'Datadog')}  ${house.datadogAccess.url}/_sandbox/state`)
      say()
    },
    step: ({ atMs, text, evidence }) => {
      say(`${clock(atMs)}  ${styleText('green', '✓')} ${text}`)
      say(`${' '.repeat(9)}  ${styleText('dim', evidence)}`)
    },
    stays: (house, played) => {
      for (const { title, commands } of thingsToTry(house, played)) {
        say()
        say(`  ${title}`)
        for (const command of commands) say(`\n    ${command}`)
      }
      say()
      say('  Ctrl-C stops everything and leaves nothing behind.')
    },
    left: () => undefined,
    failed: (error) => console.error(`${styleText('red', '✗')} ${messageOf(error)}`),
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
