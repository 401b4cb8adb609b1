import { linkTo } from '../../links/link-text.ts'

/**
 * Texts of Terraform are templates: `${…}` is an expression, `%{…}` a directive, `$${` and `%%{` are the characters
 * themselves. In our texts `${ref}` is a link and `$${` are the characters.
 *
 * | Terraform | ours |
 * | --- | --- |
 * | `${datadog_monitor_json.cpu.id}` | `${cpu}`, or whatever the ref of that resource is |
 * | `$${` | `$${` |
 * | `%%{` | `%{` |
 * | any other expression or directive | none: it is a mistake |
 */
const sigils = /(\$+|%+)\{/g

const address = /^\$\{\s*([a-z_]+)\.([A-Za-z_][\w-]*)\.id\s*\}/

/** Hears of what cannot be translated. */
export type Untranslatable = (message: string, hint?: string) => void

/** A text of Terraform as one of ours; `refOf` gives the ref of a resource, as it can stand in the text. */
export function fromTemplate(
  text: string,
  refOf: (type: string, name: string) => string | undefined,
  tell: Untranslatable,
): string {
  let result = ''
  let done = 0
  for (const found of text.matchAll(sigils)) {
    const { 0: all, 1: run = '', index } = found
    if (index < done) continue
    result += text.slice(done, index)
    done = index + all.length
    if (all === '$${') result += all
    else if (all === '%%{') result += '%{'
    else if (run.length > 2) tell(`${all} cannot be read`, 'Write one dollar or percent sign less.')
    else {
      const [whole = '', type = '', name = ''] = address.exec(text.slice(index)) ?? []
      const ref = whole === '' ? undefined : refOf(type, name)
      if (ref !== undefined) {
        result += linkTo(ref)
        done = index + whole.length
      } else {
        const shown = text.slice(index, index + 60)
        tell(`the expression ${shown} cannot be evaluated`, expressionHint)
        done = text.length
      }
    }
  }
  return result + text.slice(done)
}

const expressionHint =
  'Only ${TYPE.NAME.id} of a monitor or dashboard in this file can be. Write the value itself, or $${ for the characters.'

/** One of our texts as a text of Terraform; `addressOf` gives the resource of a ref. */
export function toTemplate(
  text: string,
  addressOf: (ref: string) => string | undefined,
  tell: Untranslatable,
): string {
  return text.replaceAll(/(\$+|%+)\{(?:([^{}\r\n]+)\})?/g, (all, run: string, inner?: string) => {
    if (run === '%') return `%${all}`
    if (run === '$$') return all
    if (run.length > 1) {
      tell(`cannot hold ${run}{`)
      return all
    }
    if (inner === undefined) {
      tell('cannot hold ${ that begins no link', 'Write $${ for the characters themselves.')
      return all
    }
    const resource = addressOf(inner)
    if (resource !== undefined) return `\${${resource}.id}`
    tell(`links to ${inner}, which is not written with it`, 'Write all linked entities together.')
    return all
  })
}
