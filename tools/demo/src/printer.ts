import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

import type { House } from './house.ts'
import { alertFile, type Step } from './story.ts'

/** Where the demo says what happens. */
export interface Printer {
  built(atMs: number): void
  opened(house: House, atMs: number): void
  step(step: Step): void
  /** The demo is over, and everything goes on running. */
  stays(house: House): void
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
    opened: ({ sidecar, glpiUrl, webhook }, atMs) =>
      void Object.assign(document, { openedAtMs: atMs, api: sidecar.api, glpi: glpiUrl, webhook }),
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
      say(`${clock(atMs)}  GLPI and IVR stand-ins and the sidecar are up, on loopback only`)
      say()
      say(`  ${styleText('bold', 'console')}  ${house.sidecar.consoleUrl}`)
      say(`  ${styleText('bold', 'metrics')}  ${house.sidecar.ops}/metrics`)
      say(`  ${styleText('bold', 'GLPI   ')}  ${house.glpiUrl}/_sandbox/state`)
      say()
    },
    step: ({ atMs, text, evidence }) => {
      say(`${clock(atMs)}  ${styleText('green', '✓')} ${text}`)
      say(`${' '.repeat(9)}  ${styleText('dim', evidence)}`)
    },
    stays: (house) => {
      say()
      say('  Try it yourself (send the first one twice: two firings open a ticket):')
      for (const line of tryLines(house)) say(`\n    ${line}`)
      say()
      say('  Ctrl-C stops everything and leaves nothing behind.')
    },
    left: () => undefined,
    failed: (error) => console.error(`${styleText('red', '✗')} ${messageOf(error)}`),
  }
}

/** Three commands that a person can paste: an alert, its end, and what GLPI saw. */
function tryLines(house: House): readonly string[] {
  const post = (name: 'firing' | 'resolved') =>
    `curl -H 'Authorization: Bearer ${house.webhookToken}' --json @${pathOf(name)} ${house.webhook}`
  return [
    post('firing'),
    post('resolved'),
    `curl '${house.glpiUrl}/_sandbox/journal?path=/apirest.php/Ticket*'`,
  ]
}

function pathOf(name: 'firing' | 'resolved'): string {
  return relative(process.cwd(), fileURLToPath(alertFile(name)))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
