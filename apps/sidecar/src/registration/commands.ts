import { explainRegistration } from '@retriever/datadog-entities/registration'
import type { RegisterName, RegistrationReport } from '@retriever/datadog-entities/registration'

import { reportFailure } from '../cli/failure.ts'
import { coloured, printable } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { ConfigError } from '../config/config-error.ts'
import { DatadogCommandError, datadogExitCodeOf } from '../datadog/failure.ts'
import { loadRegistration } from './load-config.ts'
import { openGate } from './open-gate.ts'
import type { RegistrationOptions } from './options.ts'

/** `retriever registration check`: asks the registers about services; gives the exit code. Never rejects. */
export async function runRegistrationCheck(
  services: readonly string[],
  options: RegistrationOptions,
  debug: boolean,
  world: World,
): Promise<number> {
  try {
    return await check(services, options, world)
  } catch (error) {
    const { json = false } = options
    return reportFailure(error, { json, debug, exitCodeOf: datadogExitCodeOf }, world)
  }
}

async function check(
  services: readonly string[],
  { config, json = false }: RegistrationOptions,
  world: World,
): Promise<number> {
  const loaded = await loadRegistration(config, world)
  if (!json) {
    for (const warning of loaded.warnings) {
      world.stderr.write(`${coloured('note:', 'dim', world.stderr, world)} ${warning}\n`)
    }
  }
  if (loaded.registration === undefined) {
    const message = 'is required, but missing; "registration: off" goes without a gate'
    throw new ConfigError([{ path: 'registration', message }])
  }
  const open = await openGate(loaded)
  if (!open) return tellOff(services, json, world)
  const stop = new AbortController()
  let stoppedBy: NodeJS.Signals | undefined
  const forget = world.onStopSignal((signal) => {
    if (stoppedBy) world.exit(signal)
    stoppedBy = signal
    stop.abort()
  })
  try {
    const unique = [...new Set(services)]
    const reports = await Promise.all(
      unique.map((service) => open.gate.check(service, stop.signal)),
    )
    return tell(reports, json, world)
  } catch (error) {
    throw stoppedBy
      ? new DatadogCommandError(stoppedBy === 'SIGINT' ? 130 : 143, `stopped by ${stoppedBy}`)
      : error
  } finally {
    forget()
    await open.close()
  }
}

function tellOff(services: readonly string[], json: boolean, { stdout }: World): number {
  if (json) stdout.write(`${JSON.stringify({ ok: true, exitCode: 0, gate: 'off', services })}\n`)
  else stdout.write('the gate is off: every service may have entities\n')
  return 0
}

function tell(reports: readonly RegistrationReport[], json: boolean, world: World): number {
  const { stdout } = world
  const exitCode = exitCodeOfReports(reports)
  if (json) {
    stdout.write(`${JSON.stringify({ ok: exitCode === 0, exitCode, gate: 'on', reports })}\n`)
    return exitCode
  }
  for (const report of reports) stdout.write(textOf(report, world))
  return exitCode
}

/** A refusal counts for more than what could not be found out. */
function exitCodeOfReports(reports: readonly RegistrationReport[]): number {
  const answers = new Set(reports.map(({ verdict }) => verdict.answer))
  if (answers.has('no')) return 3
  return answers.has('unknown') ? 4 : 0
}

function textOf(report: RegistrationReport, world: World): string {
  const { verdict, registers } = report
  const { stdout } = world
  const marks = {
    yes: 'allowed',
    no: coloured('refused', 'red', stdout, world),
    unknown: coloured('unknown', 'yellow', stdout, world),
  }
  const hint = verdict.answer === 'no' ? verdict.hint : undefined
  const lines = [
    `${marks[verdict.answer]}  ${printable(explainRegistration(report))}`,
    ...order.map((name) => {
      const { finding, text, url } = registers[name]
      const link = url === undefined ? '' : `  ${url}`
      return `         ${name.padEnd(10)}  ${finding.padEnd(7)}  ${printable(text + link)}`
    }),
    ...(hint === undefined ? [] : [`         ${hint}`]),
  ]
  return `${lines.join('\n')}\n`
}

const order: readonly RegisterName[] = ['datadog', 'leanix', 'servicenow']
