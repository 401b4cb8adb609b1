import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import type { JournalEntry } from '@retriever/sandbox'

import { demoSettings } from './configuration.ts'
import type { House } from './house.ts'
import type { Happened } from './step.ts'

interface Receipt {
  readonly alerts: readonly { readonly state: string; readonly reason: { readonly text: string } }[]
}

/** Plays one alert through to its ticket, and its resolve through to the close. */
export async function playTicket(house: House, happened: Happened): Promise<void> {
  const first = await deliver(house, 'firing')
  expectState(first, 'counting')
  happened('counted', 'an alert fires: HighCPU on an EC2 instance', sayOf(first))

  await sleep(demoSettings.duplicatesWithinMs + 100)
  const second = await deliver(house, 'firing')
  expectState(second, 'creating')
  happened('threshold-reached', 'it fires again: enough for a ticket', sayOf(second))

  const ticket = await seen('a created ticket', () => createdTickets(house))
  const id = ticketId(ticket)
  happened('ticket-created', `GLPI ticket ${id}: ${titleOf(ticket)}`, 'POST /Ticket → 201 in GLPI')

  await seen('a call to the IVR', () => house.ivr.journal({ method: 'POST' }))
  happened('ivr-called', 'the IVR endpoint is told to ring somebody', 'POST in the IVR stand-in')

  const end = await deliver(house, 'resolved')
  expectState(end, 'cooling')
  happened('resolved', 'the alert resolves', sayOf(end))

  const closing = await seen('a closed ticket', () => closingPuts(house, id))
  happened('ticket-closed', `GLPI ticket ${id} is closed`, `PUT → ${closing.status} in GLPI`)

  const all = await createdTickets(house)
  if (all.length !== 1) throw new Error(`expected one ticket in GLPI, found ${all.length}`)
  happened('one-ticket', 'two firings, one resolve: exactly one ticket', "GLPI's journal")
}

/** The body of one of the demo's Alertmanager notifications, as it lies in the repository. */
export function alertFile(name: 'firing' | 'resolved'): URL {
  return new URL(`../alerts/${name}.json`, import.meta.url)
}

async function deliver(house: House, name: 'firing' | 'resolved'): Promise<Receipt> {
  const response = await fetch(house.webhook, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${house.webhookToken}`,
    },
    body: readFileSync(alertFile(name)),
  })
  if (response.status !== 202) {
    throw new Error(`the sidecar answered ${response.status}: ${await response.text()}`)
  }
  return (await response.json()) as Receipt
}

function expectState(receipt: Receipt, state: string): void {
  const found = receipt.alerts[0]?.state
  if (found !== state) throw new Error(`expected the incident to be ${state}, it is ${found}`)
}

function sayOf(receipt: Receipt): string {
  return receipt.alerts[0]?.reason.text ?? ''
}

function createdTickets({ glpi }: House): Promise<readonly JournalEntry[]> {
  return glpi
    .journal({ method: 'POST', path: '/apirest.php/Ticket*' })
    .then((entries) => entries.filter(({ status }) => status === 201))
}

function closingPuts({ glpi }: House, id: number): Promise<readonly JournalEntry[]> {
  return glpi
    .journal({ method: 'PUT', path: `/apirest.php/Ticket/${id}` })
    .then((entries) => entries.filter(({ status }) => status === 200))
}

function ticketId({ response }: JournalEntry): number {
  return (response as { id: number }).id
}

function titleOf({ body }: JournalEntry): string {
  return (body as { input: { name: string } }).input.name
}

async function seen(
  what: string,
  look: () => Promise<readonly JournalEntry[]>,
): Promise<JournalEntry> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const [first] = await look()
    if (first) return first
    if (Date.now() > deadline) throw new Error(`${what} was not seen within 20 s`)
    await sleep(50)
  }
}
