import type { Value } from './database.ts'

/** What the database does with a value: it casts what it can and refuses the rest. */
export type ColumnKind =
  | 'id'
  | 'integer'
  | 'unsigned'
  | 'decimal'
  | 'title'
  | 'longtext'
  | 'timestamp'
  | 'date'

/** One column. */
export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  readonly initial: Value
}

/** One table of the database. */
export interface TableShape {
  /** `glpi_tickets` */
  readonly name: string
  readonly columns: readonly Column[]
}

const kinds: Readonly<Record<string, readonly [ColumnKind, Value]>> = {
  id: ['id', 0],
  fk: ['unsigned', 0],
  int: ['integer', 0],
  one: ['integer', 1],
  three: ['integer', 3],
  signed: ['integer', 0],
  text: ['title', null],
  empty: ['title', ''],
  long: ['longtext', null],
  time: ['timestamp', null],
  day: ['date', null],
  money: ['decimal', '0.0000'],
}

/** Reads a table from a short notation: `name:kind name:kind …`; the kinds are the keys above. */
function shape(name: string, columns: string): TableShape {
  return {
    name,
    columns: columns
      .trim()
      .split(/\s+/)
      .map((text) => {
        const [column = '', kind = 'fk'] = text.split(':')
        const [type, initial] = kinds[kind] ?? ['title', null]
        return { name: column, kind: type, initial }
      }),
  }
}

const asset = `id:id entities_id:fk name:text serial:text otherserial:text contact:text contact_num:text
  users_id_tech:fk groups_id_tech:fk comment:long date_mod:time`

/** The tables that the stand-in keeps, by item type. */
export const shapes: Readonly<Record<string, TableShape>> = {
  Ticket: shape(
    'glpi_tickets',
    `id:id entities_id:fk name:text date:time closedate:time solvedate:time takeintoaccountdate:time date_mod:time
     users_id_lastupdater:fk status:one users_id_recipient:fk requesttypes_id:fk content:long urgency:one impact:one
     priority:one itilcategories_id:fk type:one global_validation:one slas_id_ttr:fk slas_id_tto:fk slalevels_id_ttr:fk
     time_to_resolve:time time_to_own:time begin_waiting_date:time sla_waiting_duration:int ola_waiting_duration:int
     olas_id_tto:fk olas_id_ttr:fk olalevels_id_ttr:fk ola_tto_begin_date:time ola_ttr_begin_date:time
     internal_time_to_resolve:time internal_time_to_own:time waiting_duration:int close_delay_stat:int
     solve_delay_stat:int takeintoaccount_delay_stat:int actiontime:int is_deleted:int locations_id:fk
     validation_percent:int date_creation:time`,
  ),
  Ticket_User: shape(
    'glpi_tickets_users',
    'id:id tickets_id:fk users_id:fk type:one use_notification:one alternative_email:empty',
  ),
  Group_Ticket: shape('glpi_groups_tickets', 'id:id tickets_id:fk groups_id:fk type:one'),
  Supplier_Ticket: shape(
    'glpi_suppliers_tickets',
    'id:id tickets_id:fk suppliers_id:fk type:one use_notification:one alternative_email:empty',
  ),
  Item_Ticket: shape('glpi_items_tickets', 'id:id itemtype:empty items_id:fk tickets_id:fk'),
  Ticket_Ticket: shape('glpi_tickets_tickets', 'id:id tickets_id_1:fk tickets_id_2:fk link:one'),
  ITILFollowup: shape(
    'glpi_itilfollowups',
    `id:id itemtype:empty items_id:fk date:time users_id:fk users_id_editor:fk content:long is_private:int
     requesttypes_id:fk date_mod:time date_creation:time timeline_position:int sourceitems_id:fk sourceof_items_id:fk`,
  ),
  ITILSolution: shape(
    'glpi_itilsolutions',
    `id:id itemtype:empty items_id:fk solutiontypes_id:fk solutiontype_name:text content:long date_creation:time
     date_mod:time date_approval:time users_id:fk user_name:text users_id_editor:fk users_id_approval:fk
     user_name_approval:text status:one itilfollowups_id:text`,
  ),
  TicketTask: shape(
    'glpi_tickettasks',
    `id:id uuid:text tickets_id:fk taskcategories_id:fk date:time users_id:fk users_id_editor:fk content:long
     is_private:int actiontime:int begin:time end:time state:one users_id_tech:fk groups_id_tech:fk date_mod:time
     date_creation:time tasktemplates_id:fk timeline_position:int sourceitems_id:fk sourceof_items_id:fk`,
  ),
  Document: shape(
    'glpi_documents',
    `id:id entities_id:fk is_recursive:int name:text filename:text filepath:text documentcategories_id:fk mime:text
     date_mod:time comment:long is_deleted:int link:text users_id:fk tickets_id:fk sha1sum:text is_blacklisted:int
     tag:text date_creation:time filecontent:long`,
  ),
  Document_Item: shape(
    'glpi_documents_items',
    `id:id documents_id:fk items_id:fk itemtype:empty entities_id:fk is_recursive:int date_mod:time users_id:fk
     timeline_position:int date_creation:time date:time`,
  ),
  Computer: shape(
    'glpi_computers',
    `${asset} autoupdatesystems_id:fk locations_id:fk networks_id:fk computermodels_id:fk computertypes_id:fk
     is_template:int template_name:text manufacturers_id:fk is_deleted:int is_dynamic:int users_id:fk groups_id:fk
     states_id:fk ticket_tco:money uuid:text date_creation:time is_recursive:int last_inventory_update:time
     last_boot:time`,
  ),
  NetworkEquipment: shape(
    'glpi_networkequipments',
    `id:id entities_id:fk is_recursive:int name:text ram:text serial:text otherserial:text contact:text
     contact_num:text users_id_tech:fk groups_id_tech:fk date_mod:time comment:long locations_id:fk networks_id:fk
     networkequipmenttypes_id:fk networkequipmentmodels_id:fk manufacturers_id:fk is_deleted:int is_template:int
     template_name:text users_id:fk groups_id:fk states_id:fk ticket_tco:money is_dynamic:int uuid:text
     date_creation:time autoupdatesystems_id:fk sysdescr:long cpu:int uptime:text last_inventory_update:time
     snmpcredentials_id:fk`,
  ),
  Entity: shape(
    'glpi_entities',
    `id:id name:text entities_id:fk completename:long comment:long level:int registration_number:text address:long
     postcode:text town:text state:text country:text website:text phonenumber:text fax:text email:text
     autoclose_delay:int tickettemplates_id:fk date_mod:time date_creation:time`,
  ),
  User: shape(
    'glpi_users',
    `id:id name:text phone:text phone2:text mobile:text realname:text firstname:text locations_id:fk language:text
     list_limit:text is_active:one comment:long auths_id:fk authtype:int last_login:time date_mod:time is_deleted:int
     profiles_id:fk entities_id:fk usertitles_id:fk usercategories_id:fk timezone:text date_creation:time
     begin_date:time end_date:time api_token:text password:text`,
  ),
  Group: shape(
    'glpi_groups',
    `id:id entities_id:fk is_recursive:int name:text comment:long ldap_field:text ldap_value:long ldap_group_dn:long
     date_mod:time groups_id:fk completename:long level:int ancestors_cache:long sons_cache:long is_requester:one
     is_watcher:one is_assign:one is_task:one is_notify:one is_itemgroup:one is_usergroup:one is_manager:one
     date_creation:time`,
  ),
  Supplier: shape(
    'glpi_suppliers',
    'id:id entities_id:fk is_recursive:int name:text comment:long date_mod:time is_deleted:int is_active:one date_creation:time',
  ),
  ITILCategory: shape(
    'glpi_itilcategories',
    `id:id entities_id:fk is_recursive:int itilcategories_id:fk name:text completename:long comment:long level:int
     users_id:fk groups_id:fk is_helpdeskvisible:one is_incident:one is_request:one date_mod:time date_creation:time`,
  ),
  Location: shape(
    'glpi_locations',
    `id:id entities_id:fk is_recursive:int name:text locations_id:fk completename:long comment:long level:int
     address:long postcode:text town:text state:text country:text building:text room:text latitude:text longitude:text
     altitude:text date_mod:time date_creation:time`,
  ),
  RequestType: shape(
    'glpi_requesttypes',
    `id:id name:text is_helpdesk_default:int is_followup_default:int is_mail_default:int is_mailfollowup_default:int
     is_active:one is_ticketheader:one is_itilfollowup:one comment:long date_mod:time date_creation:time`,
  ),
  Profile: shape(
    'glpi_profiles',
    'id:id name:text interface:text is_default:int comment:long date_mod:time date_creation:time rights:long',
  ),
  Profile_User: shape(
    'glpi_profiles_users',
    'id:id users_id:fk profiles_id:fk entities_id:fk is_recursive:int is_dynamic:int is_default_profile:int',
  ),
  TicketValidation: shape(
    'glpi_ticketvalidations',
    'id:id entities_id:fk users_id:fk tickets_id:fk status:one',
  ),
  TicketCost: shape('glpi_ticketcosts', 'id:id tickets_id:fk name:text comment:long'),
  Problem_Ticket: shape('glpi_problems_tickets', 'id:id problems_id:fk tickets_id:fk'),
  Change_Ticket: shape('glpi_changes_tickets', 'id:id changes_id:fk tickets_id:fk'),
  Log: shape('glpi_logs', 'id:id itemtype:empty items_id:fk user_name:text date_mod:time'),
}

/** The table of an item type. Throws when the stand-in keeps none. */
export function shapeOf(itemtype: string): TableShape {
  const found = shapes[itemtype]
  if (found === undefined) throw new Error(`There is no table for ${itemtype}`)
  return found
}
