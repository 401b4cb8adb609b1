import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'

import type { AccessConfig } from '../access/config.ts'
import { openAccess } from '../access/open-access.ts'
import type { Check, CheckResult } from '../capability.ts'
import type { PresentSection } from '../compose.ts'

/**
 * What those stand on who decide about callers: the API server of Kubernetes, issuers, files. The audit file is only
 * looked at: made by somebody else than the sidecar, it would be closed to it.
 */
export function accessSection(config: AccessConfig): PresentSection {
  const { file } = config.audit
  return {
    name: 'access',
    async open(context) {
      const opened = await openAccess({ ...config, audit: {} }, context)
      const checks = [...opened.checks, ...(file === undefined ? [] : [auditCheck(file)])]
      return { routes: [], checks, run: () => Promise.resolve(), close: () => opened.close() }
    },
  }
}

function auditCheck(file: string): Check {
  return { name: 'access/audit', required: false, run: () => auditState(file) }
}

async function auditState(file: string): Promise<CheckResult> {
  for (const path of [file, dirname(file)]) {
    const problem = await access(path, constants.W_OK).then(() => 'none', codeOf)
    if (problem === 'none') return { ok: true, detail: 'it can be written' }
    if (problem !== 'ENOENT' || path !== file) {
      return { ok: false, detail: `${path} cannot be written (${problem})`, hint: whose }
    }
  }
  return { ok: true, detail: 'it can be written' }
}

const whose = 'the user that the sidecar runs as must be able to make this file and to write to it'

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
