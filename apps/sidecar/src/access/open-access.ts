import type { ProcessContext, Check } from '../capability.ts'
import type { Gate } from '../http/admit.ts'
import { openAuditFile } from './audit-file.ts'
import { createAuditTrail } from './audit-trail.ts'
import type { AuditSink, AuditTrail } from './audit-trail.ts'
import { createAuthenticators } from './authenticators.ts'
import { createAuthoriser } from './authorise.ts'
import type { AccessConfig } from './config.ts'
import { callersOf } from './grants-of.ts'
import type { Callers } from './grants-of.ts'
import { accessMetrics } from './metrics.ts'

/** Everything about who may use the sidecar, opened. */
export interface OpenAccess {
  /** By what the `api` listener lets requests in. */
  readonly gate: Gate
  readonly audit: AuditTrail
  /** Makes callers of identities that were proved elsewhere, at a login for example. */
  readonly callers: Callers
  readonly checks: readonly Check[]
  /** Its loops. Resolves soon after the signal aborts. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Opens the section `access`. */
export async function openAccess(
  config: AccessConfig,
  context: ProcessContext,
): Promise<OpenAccess> {
  const { clock, metrics } = context
  const logger = context.logger.child({ part: 'access' })
  const [{ createCallerRate }, { createFailedAttempts }] = await Promise.all([
    import('./caller-rate.ts'),
    import('./failed-attempts.ts'),
  ])
  const counted = accessMetrics(metrics)
  const callers = callersOf(config)
  const authenticators = await createAuthenticators(config, callers, { ...context, logger })
  const written = openSink(config.audit.file, { ...context, logger }, counted.auditFailed)
  const audit = createAuditTrail({ sink: written.sink, clock, onLeftOut: counted.auditLeftOut })
  const { per, requests } = config.rate
  return {
    gate: {
      authoriser: createAuthoriser(authenticators.list, createFailedAttempts()),
      rate: createCallerRate({ requests, perMs: per }),
      audit,
      onRefusal: counted.refused,
    },
    audit,
    callers,
    checks: [...authenticators.checks, ...written.checks],
    run: (signal) => authenticators.run(signal),
    async close() {
      await authenticators.close()
      written.close()
    },
  }
}

interface Written {
  readonly sink: AuditSink
  readonly checks: readonly Check[]
  close(): void
}

function openSink(
  file: string | undefined,
  { clock, logger }: ProcessContext,
  failed: () => void,
): Written {
  if (file === undefined) {
    // Somebody who wants warnings only still wants to know who changed what; who wants silence gets it.
    const isQuiet = logger.level === 'silent' || logger.isLevelEnabled('info')
    const log = isQuiet ? logger : logger.child({}, { level: 'info' })
    return {
      sink: (record) => log.info({ audit: true, ...record }, 'audit'),
      checks: [],
      close() {},
    }
  }
  const opened = openAuditFile({
    file,
    clock,
    onFailure(err, isFirst) {
      failed()
      if (isFirst) logger.error({ err, file }, 'the audit file cannot be written')
    },
  })
  return {
    sink: opened.write,
    checks: [{ name: 'access/audit', required: false, run: async () => opened.state() }],
    close: () => opened.close(),
  }
}
