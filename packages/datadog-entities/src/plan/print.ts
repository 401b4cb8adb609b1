import type { Change } from '../diff/change.ts'
import type { Json } from '../json.ts'
import type { Action, Plan } from './action.ts'
import { lineDiff, type DiffLine } from './line-diff.ts'
import type { ActionResult } from './result.ts'

/** How parts of a printed plan are emphasised: functions that put colours around a text. */
export interface Styles {
  readonly added: (text: string) => string
  readonly removed: (text: string) => string
  readonly changed: (text: string) => string
  readonly refused: (text: string) => string
  readonly quiet: (text: string) => string
}

const plain: Styles = {
  added: (text) => text,
  removed: (text) => text,
  changed: (text) => text,
  refused: (text) => text,
  quiet: (text) => text,
}

/** How much to print. */
export interface PrintOptions {
  /** Default: no emphasis. */
  readonly styles?: Styles
  /** Whether to name what stays as it is. Default false. */
  readonly unchanged?: boolean
}

/**
 * The plan for people: a line of counts, then `+` for what is created, `~` for what changes, `-` for what is deleted
 * and `!` for what is refused, each with its reason. The same plan gives the same text.
 */
export function printPlan(
  plan: Plan,
  { styles = plain, unchanged = false }: PrintOptions = {},
): string {
  const shown = plan.actions.filter(({ action }) => unchanged || action !== 'unchanged')
  const blocks = shown.map((action) => printAction(action, styles))
  return `${[`${plan.organisation}: ${countsOf(plan)}`, ...blocks].join('\n\n')}\n`
}

/** One action with its reason and its changes, without a line break at the end. */
export function printAction(action: Action, styles: Styles = plain): string {
  const { kind, ref, name, reason } = action
  const id = 'id' in action && action.id !== undefined ? ` ${action.id}` : ''
  const title = name === ref ? '' : ` ${quoted(name)}`
  const about = `${kind}${ref === '' ? '' : ` ${readable(ref)}`}${id}${title}`
  const why = styles.quiet(`(${readable(reason.text)})`)
  switch (action.action) {
    case 'create': {
      return [styles.added(`+ ${about}`) + ` ${why}`, ...changesOf(action.changes, styles)].join(
        '\n',
      )
    }
    case 'update':
    case 'adopt': {
      const verb = action.action === 'adopt' ? 'adopt ' : ''
      const head = `${styles.changed(`~ ${verb}${about}`)} ${why}`
      return [head, ...changesOf(action.changes, styles)].join('\n')
    }
    case 'delete': {
      return `${styles.removed(`- ${about}`)} ${why}`
    }
    case 'refuse': {
      const text = `${reason.code}: ${readable(reason.text)}`
      const hint = action.hint === '' ? [] : [styles.quiet(`    ${readable(action.hint)}`)]
      return [styles.refused(`! ${about} refused, ${text}`), ...hint].join('\n')
    }
    case 'unchanged': {
      return styles.quiet(`= ${about}`)
    }
  }
}

/** What became of the actions, one line each; what stayed as it was is left out. */
export function printResults(results: readonly ActionResult[], styles: Styles = plain): string {
  const lines = results.flatMap((result) => {
    const { action, status } = result
    const about = `${action.kind} ${readable(action.ref)}`
    switch (status) {
      case 'done': {
        const word = result.already ? 'is done already' : 'done'
        const other = result.differences.map(({ pointer }) => readable(pointer)).join(', ')
        const note = other === '' ? '' : `; Datadog stored otherwise: ${other}`
        return [styles.added(`${action.action} ${about} ${result.id}: ${word}${note}`)]
      }
      case 'unchanged': {
        return []
      }
      case 'refused': {
        return [styles.refused(`${about}: refused, ${readable(action.reason.text)}`)]
      }
      case 'failed': {
        const { message, hint } = result.error
        const text = `${readable(message)}; ${readable(hint)}`
        return [styles.removed(`${action.action} ${about}: failed, ${text}`)]
      }
      case 'blocked': {
        return [
          styles.refused(
            `${action.action} ${about}: left out, it waits for ${readable(result.by)}`,
          ),
        ]
      }
      case 'not-attempted': {
        return [styles.quiet(`${action.action} ${about}: not attempted`)]
      }
    }
  })
  return lines.map((line) => `${line}\n`).join('')
}

const verbs: readonly (readonly [Action['action'], string])[] = [
  ['create', 'to create'],
  ['update', 'to update'],
  ['adopt', 'to adopt'],
  ['delete', 'to delete'],
  ['refuse', 'refused'],
  ['unchanged', 'unchanged'],
]

function countsOf({ actions }: Plan): string {
  const counts = verbs.flatMap(([verb, text]) => {
    const count = actions.filter(({ action }) => action === verb).length
    return count === 0 ? [] : [`${count} ${text}`]
  })
  return counts.length === 0 ? 'nothing declared' : counts.join(', ')
}

function changesOf(changes: readonly Change[], styles: Styles): readonly string[] {
  return changes.flatMap((change) => printChange(change, styles))
}

function printChange({ pointer, from, to, note }: Change, styles: Styles): readonly string[] {
  const end = note === undefined ? '' : ` ${styles.quiet(`(${readable(note)})`)}`
  const at = readable(pointer)
  if (from === undefined && to !== undefined && isShort(to)) {
    return [`${styles.added(`    + ${at}: ${short(to)}`)}${end}`]
  }
  if (to === undefined && from !== undefined && isShort(from)) {
    return [`${styles.removed(`    - ${at}: ${short(from)}`)}${end}`]
  }
  if (from !== undefined && to !== undefined && isShort(from) && isShort(to)) {
    return [`${styles.changed(`    ~ ${at}: ${short(from)} -> ${short(to)}`)}${end}`]
  }
  const sign = from === undefined ? '+' : to === undefined ? '-' : '~'
  return [
    `    ${sign} ${at}:${end}`,
    ...linesBetween(from, to).map((line) => printLine(line, styles)),
  ]
}

function linesBetween(from: Json | undefined, to: Json | undefined): readonly DiffLine[] {
  const only = (sign: '+' | '-', value: Json): readonly DiffLine[] =>
    long(value)
      .split('\n')
      .map((text) => ({ sign, text }))
  if (from === undefined) return to === undefined ? [] : only('+', to)
  return to === undefined ? only('-', from) : lineDiff(long(from), long(to))
}

function printLine({ sign, text }: DiffLine, styles: Styles): string {
  const line = readable(text)
  switch (sign) {
    case '+': {
      return styles.added(`        + ${line}`)
    }
    case '-': {
      return styles.removed(`        - ${line}`)
    }
    case ' ': {
      return `          ${line}`
    }
    case 'gap': {
      return styles.quiet(`          ${line}`)
    }
  }
}

function isShort(value: Json): boolean {
  return JSON.stringify(value).length <= 60 && !(typeof value === 'string' && value.includes('\n'))
}

function short(value: Json): string {
  return readable(JSON.stringify(value))
}

function long(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

function quoted(text: string): string {
  return readable(JSON.stringify(text))
}

/** Without what could move the cursor, or turn the direction of writing around. */
function readable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
