import { compileAlert, sha256 } from '@retriever/datadog-entities'
import type { Checked, Declared, MonitorBody, Problem } from '@retriever/datadog-entities'

import { specPointerOf } from './spec-pointer.ts'

/** The monitor that an entity becomes, with its links as they are; undefined for a dashboard. */
export function monitorOf(
  declared: Declared,
  { allowRawTemplates }: { readonly allowRawTemplates: boolean },
): Checked<MonitorBody | undefined> {
  switch (declared.kind) {
    case 'dashboard':
      return { ok: true, value: undefined }
    case 'monitor':
      return { ok: true, value: declared.spec }
    case 'alert': {
      const compiled = compileAlert(declared.spec, { digest: sha256, allowRawTemplates })
      if (compiled.ok) return compiled
      return { ok: false, problems: compiled.problems.map((problem) => placed(problem, declared)) }
    }
  }
}

function placed(problem: Problem, { origin }: Declared): Problem {
  const pointer = `${specPointerOf(origin)}${problem.pointer}`
  return { ...problem, pointer, place: { file: origin.file, line: origin.line } }
}
