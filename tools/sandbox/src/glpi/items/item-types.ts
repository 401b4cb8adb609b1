import type { Behaviour } from './behaviour.ts'
import { documentItem } from './document-item.ts'
import { plainItem } from './plain-item.ts'
import {
  actorItem,
  documentLinkItem,
  followupItem,
  itemLinkItem,
  oldFollowupItem,
  solutionItem,
  taskItem,
  ticketLinkItem,
} from './ticket-children.ts'
import { ticketItem } from './ticket-item.ts'

/** An item type that a path may name. */
export interface ItemType {
  /** `Ticket` */
  readonly name: string
  /** The item type whose table it uses. */
  readonly storedAs: string
  readonly behaviour: Behaviour
  /** Item types listed as links below each item. */
  readonly children: readonly string[]
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  Ticket: ticketItem,
  ITILFollowup: followupItem,
  ITILSolution: solutionItem,
  TicketTask: taskItem,
  Ticket_User: actorItem('Ticket_User', 'User', 'users_id'),
  Group_Ticket: actorItem('Group_Ticket', 'Group', 'groups_id'),
  Supplier_Ticket: actorItem('Supplier_Ticket', 'Supplier', 'suppliers_id'),
  Item_Ticket: itemLinkItem,
  Ticket_Ticket: ticketLinkItem,
  Document: documentItem,
  Document_Item: documentLinkItem,
  Computer: plainItem('Computer', 'computer'),
  NetworkEquipment: plainItem('NetworkEquipment', 'networking'),
  Entity: plainItem('Entity', 'entity'),
  User: plainItem('User', 'user'),
  Group: plainItem('Group', 'group'),
  Supplier: plainItem('Supplier', 'contact_enterprise'),
  ITILCategory: plainItem('ITILCategory', 'itilcategory'),
  Location: plainItem('Location', 'location'),
  RequestType: plainItem('RequestType', 'dropdown'),
  Profile: plainItem('Profile', 'profile'),
  Profile_User: plainItem('Profile_User', 'profile'),
  TicketValidation: plainItem('TicketValidation', 'ticketvalidation'),
  TicketCost: plainItem('TicketCost', 'ticketcost'),
  Problem_Ticket: plainItem('Problem_Ticket', 'problem'),
  Change_Ticket: plainItem('Change_Ticket', 'change'),
  Log: plainItem('Log', 'logs'),
}

const ticketChildren = [
  'Document_Item',
  'TicketTask',
  'TicketValidation',
  'TicketCost',
  'Problem_Ticket',
  'Change_Ticket',
  'Item_Ticket',
  'ITILSolution',
  'ITILFollowup',
  'Ticket_User',
  'Group_Ticket',
  'Supplier_Ticket',
]

/** The item type with this name, in exactly this case; undefined when the stand-in does not know it. */
export function itemTypeOf(name: string): ItemType | undefined {
  if (name === 'TicketFollowup') {
    return { name, storedAs: 'ITILFollowup', behaviour: oldFollowupItem, children: [] }
  }
  const behaviour = Object.hasOwn(behaviours, name) ? behaviours[name] : undefined
  if (behaviour === undefined) return undefined
  return { name, storedAs: name, behaviour, children: name === 'Ticket' ? ticketChildren : [] }
}
