import { shapes } from '../shapes.ts'
import { assetOptionLines } from './asset-options.ts'
import { ticketOptionLines } from './ticket-options.ts'

/** One thing that can be searched for, shown or both. */
export interface SearchOption {
  readonly id: number
  readonly label: string
  /** `glpi_tickets` */
  readonly table: string
  readonly field: string
  readonly datatype: string | undefined
  readonly searchTypes: readonly string[]
  /** `Ticket.Ticket_User.User.name` */
  readonly uid: string
  /** May not be asked for. */
  readonly noSearch: boolean
  /** May not be shown. */
  readonly noDisplay: boolean
}

/** A heading in the list of options. */
export interface OptionGroup {
  readonly key: string
  readonly label: string
}

const date = ['equals', 'notequals', 'lessthan', 'morethan', 'contains', 'notcontains']

const searchTypes: Readonly<Record<string, readonly string[]>> = {
  text: ['contains', 'notcontains'],
  is: ['equals'],
  isnot: ['equals', 'notequals'],
  date,
  tree: ['contains', 'notcontains', 'equals', 'notequals', 'under', 'notunder'],
  link: ['contains', 'notcontains', 'equals', 'notequals'],
  yesno: ['equals', 'notequals', 'contains', 'notcontains'],
  contract: ['equals', 'contains', 'notcontains'],
}

/** The options of an item type in the order of GLPI's list, with the headings between them. */
export function optionsOf(itemtype: string): readonly (SearchOption | OptionGroup)[] {
  const lines = itemtype === 'Ticket' ? ticketOptionLines : assetOptionLines
  const table = (shapes[itemtype]?.name ?? 'glpi_assets').replace('glpi_', '')
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const fields = line.split(' |').map((field) => field.trim())
      const [first = '', label = '', named = '', field = '', datatype = ''] = fields
      const [, , , , , kind = 'text', path = '', switches = ''] = fields
      if (first.startsWith('# ')) return { key: first.slice(2), label }
      return {
        id: Number(first),
        label,
        table: `glpi_${named === 'TABLE' ? table : named}`,
        field,
        datatype: datatype === '' ? undefined : datatype,
        searchTypes: searchTypes[kind] ?? [],
        uid: [itemtype, path, field].filter((part) => part !== '').join('.'),
        noSearch: switches.includes('nosearch'),
        noDisplay: switches.includes('nodisplay'),
      }
    })
}

/** One option by its number. */
export function optionOf(itemtype: string, id: number): SearchOption | undefined {
  return byNumber(itemtype).get(id)
}

const known = new Map<string, ReadonlyMap<number, SearchOption>>()

function byNumber(itemtype: string): ReadonlyMap<number, SearchOption> {
  const found = known.get(itemtype)
  if (found !== undefined) return found
  const options = optionsOf(itemtype).filter((entry) => 'id' in entry)
  const created = new Map(options.map((option) => [option.id, option]))
  known.set(itemtype, created)
  return created
}
