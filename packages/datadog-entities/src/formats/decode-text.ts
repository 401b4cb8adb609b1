import type { Declared } from '../entity.ts'
import type { Checked, Problem } from '../problem.ts'
import type { CheckAlert } from './entities/check-alert.ts'
import { makeEntity } from './entities/make-entity.ts'
import type { Draft } from './entities/make-entity.ts'
import { readEntities } from './entities/read-entities.ts'
import { readingOf } from './format.ts'
import type { Reading } from './format.ts'
import { isManifest, readManifests } from './manifests/read-manifests.ts'
import { createReport } from './report.ts'
import { admitText } from './syntax/admit-text.ts'
import { defaultMaxBytes } from './syntax/limits.ts'
import type { Sheet } from './syntax/sheet.ts'
import { sheetsOf } from './syntax/sheets.ts'
import { isTerraform, readTerraform } from './terraform/read-terraform.ts'

/** Where a text comes from, and what it is. */
export interface TextOptions {
  /** Named in problems and origins; its ending tells the format. `<stdin>` and `<request>` are names too. */
  readonly file: string
  /** One of `formats`; default by the end of the file's name, else by the content. Another one is a problem. */
  readonly format?: string
  /** Longest text, in bytes of UTF-8. Default 256 KiB. */
  readonly maxBytes?: number
}

/** Reads the entities of a text, with whoever checks alerts. */
export function decodeText(
  text: string,
  { file, format, maxBytes = defaultMaxBytes }: TextOptions,
  checkAlert: CheckAlert,
): Checked<readonly Declared[]> {
  const report = createReport(file)
  const admitted = admitText(text, maxBytes, report)
  const reading = admitted === undefined ? undefined : readingOf(admitted, file, format, report)
  if (admitted === undefined || reading === undefined) return refused(report.problems)
  const sheets = sheetsOf(admitted, reading.syntax, file, report)
  const declared = sheets.flatMap((sheet) =>
    draftsOn(sheet, reading.content).flatMap((draft) => makeEntity(draft, sheet, checkAlert) ?? []),
  )
  if (report.problems.length > 0) return refused(report.problems)
  if (sheets.length > 0) return { ok: true, value: declared }
  // A list without entries says that nothing is wanted; a file that was emptied by accident must not say so.
  report.add('', 'there is nothing in this', 'Write [] if nothing is meant to be declared.')
  return refused(report.problems)
}

/** In the order of the file, where that is known. */
function refused(problems: readonly Problem[]): Checked<never> {
  const line = ({ place }: Problem): number => place?.line ?? Number.MAX_SAFE_INTEGER
  return { ok: false, problems: problems.toSorted((one, other) => line(one) - line(other)) }
}

function draftsOn(sheet: Sheet, content: Reading['content']): readonly Draft[] {
  switch (content) {
    case 'manifests':
      return readManifests(sheet)
    case 'terraform':
      return readTerraform(sheet)
    case 'export':
      return readEntities(sheet, 'export')
    case 'any':
      if (isManifest(sheet.value)) return readManifests(sheet)
      return isTerraform(sheet.value) ? readTerraform(sheet) : readEntities(sheet, 'any')
  }
}
