import { expectation, problemsOf } from '../../alerts/schema-problems.ts'
import type { Declared, EntityKind, Origin } from '../../entity.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Problem } from '../../problem.ts'
import type { Sheet } from '../syntax/sheet.ts'
import { dashboardSchema, monitorSchema } from './body-schemas.ts'
import type { CheckAlert } from './check-alert.ts'
import { withoutServerFields } from './without-server-fields.ts'

/** What a document says about one entity, before anything of it is checked. */
export interface Draft {
  readonly kind: EntityKind
  /** Default: the entity's name or title. */
  readonly ref?: Json | undefined
  readonly id?: Json | undefined
  readonly body: JsonObject
  /** Where the whole entity stands in its document. */
  readonly pointer: string
  /** Where a place of the body stands in the document. */
  readonly placeOf: (bodyPointer: string) => string
}

/** Makes an entity of a draft; undefined, and told, when it has mistakes. */
export function makeEntity(
  draft: Draft,
  sheet: Sheet,
  checkAlert: CheckAlert,
): Declared | undefined {
  const { kind, pointer, placeOf } = draft
  const ref = refOf(draft, sheet)
  const id = idOf(draft, sheet)
  const tell = (problems: readonly Problem[]): undefined => {
    for (const { pointer: at, message, hint } of problems) sheet.wrong(placeOf(at), message, hint)
  }
  const spec = placeOf('')
  const origin: Origin = {
    file: sheet.file,
    line: sheet.lineOf(pointer),
    pointer,
    ...(spec !== pointer && { spec }),
  }
  const common = { ref: ref ?? '', ...(id != null && { id }), origin }
  const complete = ref !== undefined && id !== null
  switch (kind) {
    case 'alert': {
      const checked = checkAlert(draft.body)
      if (!checked.ok) return tell(checked.problems)
      return complete ? { ...common, kind, spec: checked.value } : undefined
    }
    case 'monitor': {
      const body = withoutServerFields(kind, draft.body)
      const checked = monitorSchema.safeParse(body, { error: expectation })
      if (!checked.success) return tell(problemsOf(checked.error, body))
      return complete ? { ...common, kind, spec: checked.data } : undefined
    }
    case 'dashboard': {
      const body = withoutServerFields(kind, draft.body)
      const checked = dashboardSchema.safeParse(body, { error: expectation })
      if (!checked.success) return tell(problemsOf(checked.error, body))
      return complete ? { ...common, kind, spec: checked.data } : undefined
    }
  }
}

/** The name by which an entity is known without a ref. */
function defaultRef(kind: EntityKind, body: JsonObject): Json | undefined {
  return kind === 'dashboard' ? body['title'] : body['name']
}

function refOf({ kind, ref, body, pointer }: Draft, sheet: Sheet): string | undefined {
  if (ref !== undefined) {
    if (typeof ref === 'string' && ref !== '') return ref
    sheet.wrong(`${pointer}/ref`, 'expected text', 'Remove it to take the name of the entity.')
    return undefined
  }
  const name = defaultRef(kind, body)
  if (typeof name === 'string' && name !== '') return name
  // What is wrong with the name of an alert, and with a title, is told by their schemas.
  if (kind === 'monitor' && (name === undefined || name === '')) {
    sheet.wrong(pointer, 'this monitor has no name and no ref', 'Give it a name, to find it again.')
  }
  return undefined
}

/** Undefined without one, null when it cannot be one. */
function idOf({ id, pointer }: Draft, sheet: Sheet): string | null | undefined {
  if (id === undefined || id === null) return undefined
  if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) return String(id)
  if (typeof id === 'string' && id !== '') return id
  const hint = 'Monitors have numbers, dashboards ids like abc-def-ghi; leave it out for a new one.'
  sheet.wrong(`${pointer}/id`, 'this is no id', hint)
  return null
}
