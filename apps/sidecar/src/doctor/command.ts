import { systemClock } from '@retriever/upstream'

import { createAuditTrail } from '../access/audit-trail.ts'
import { configOf } from '../cli/load-config.ts'
import type { ConfigOptions } from '../cli/options.ts'
import { coloured } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { presentSections } from '../compose.ts'
import { createLogger } from '../log.ts'
import { createMetrics } from '../ops/metrics.ts'
import { version } from '../version.ts'
import { accessSection } from './access-section.ts'
import { examine } from './examine.ts'
import type { Finding } from './examine.ts'

/**
 * `retriever doctor`: asks every system, key and permission that the configuration names, and says what to do about what
 * is wrong. Gives 0 when everything is good, and 1 when anything is not.
 */
export async function runDoctor(options: ConfigOptions, world: World): Promise<number> {
  const { config, secrets, warnings } = await configOf(options, world)
  const stop = new AbortController()
  const forget = world.onStopSignal((signal) => {
    if (stop.signal.aborted) world.exit(signal)
    stop.abort()
  })
  try {
    const context = {
      // What goes wrong is told by the findings.
      logger: createLogger({ level: 'silent', secrets }),
      metrics: createMetrics(version),
      clock: systemClock,
      random: Math.random,
      audit: createAuditTrail({ sink: () => {}, clock: systemClock }),
    }
    const sections = [accessSection(config.access), ...presentSections(config)]
    const findings = await examine(sections, context, stop.signal)
    if (options.json) {
      const ok = findings.every((finding) => finding.ok)
      world.stdout.write(`${JSON.stringify({ ok, findings, warnings })}\n`)
    } else {
      tell(findings, warnings, world)
    }
    return findings.every(({ ok }) => ok) ? 0 : 1
  } finally {
    forget()
  }
}

function tell(findings: readonly Finding[], warnings: readonly string[], world: World): void {
  const { stdout } = world
  const line = (text: string): void => void stdout.write(`${text}\n`)
  for (const warning of warnings)
    line(`${coloured('warning:', 'yellow', stdout, world)} ${warning}`)
  const width = Math.max(0, ...findings.map(({ name }) => name.length))
  for (const { name, ok, required, detail, hint } of findings) {
    const mark = ok
      ? 'good '
      : coloured(required ? 'wrong' : 'poor ', ok ? 'dim' : 'red', stdout, world)
    line(`${mark}  ${name.padEnd(width)}  ${detail}`)
    if (!ok && hint !== undefined) line(`${' '.repeat(width + 9)}${hint}`)
  }
  const bad = findings.filter(({ ok }) => !ok).length
  line('')
  if (findings.length === 0) line('the configuration switches nothing on')
  else line(bad === 0 ? 'everything is good' : `${bad} of ${findings.length} are not good`)
}
