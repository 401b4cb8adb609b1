/** A profile of the seed. */
export interface SeedProfile {
  readonly id: number
  readonly name: string
  readonly interface: 'central' | 'helpdesk'
  readonly rights: Readonly<Record<string, number>>
}

/** `name:bits` separated by blanks. */
function rights(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = '', bits = '0'] = entry.split(':')
        return [name, Number(bits)]
      }),
  )
}

const superAdmin = rights(`
  agent:19 appliance:31 backup:1045 bookmark_public:23 budget:127 cable_management:31 calendar:23 cartridge:255
  certificate:255 change:1151 changevalidation:1044 cluster:31 computer:255 config:3 consumable:255
  contact_enterprise:255 contract:255 dashboard:23 database:31 datacenter:31 device:23 devicesimcard_pinpuk:3
  document:255 domain:31 dropdown:23 entity:3327 externalevent:1055 followup:31767 global_validation:0 group:119
  infocom:23 internet:159 inventory:3073 itilcategory:23 itilfollowuptemplate:23 itiltemplate:23 knowbase:15383
  knowbasecategory:23 license:255 line:255 lineoperator:23 link:159 location:23 locked_field:6 logs:1 monitor:255
  networking:255 notification:23 password_update:1 pendingreason:31 peripheral:255 personalization:3 phone:255
  planning:3073 printer:255 problem:1151 profile:23 project:1151 projecttask:1121 queuednotification:31
  recurrentchange:31 refusedequipment:19 reminder_public:159 reports:1 reservation:1055 rssfeed_public:159
  rule_asset:1047 rule_dictionnary_dropdown:23 rule_dictionnary_printer:23 rule_dictionnary_software:23 rule_import:23
  rule_ldap:23 rule_location:23 rule_mailcollector:23 rule_softwarecategories:23 rule_ticket:1047 search_config:3072
  show_group_hardware:1 slm:23 snmpcredential:31 software:255 solutiontemplate:23 state:23 statistic:1 task:13329
  taskcategory:23 ticket:261151 ticketcost:23 ticketrecurrent:23 ticketvalidation:15376 transfer:23 typedoc:23
  unmanaged:27 user:7327`)

/** A technician: reads every ticket, creates and changes them; may not assign, delete or choose priorities. */
const technician = rights(`
  agent:0 appliance:31 backup:0 bookmark_public:0 budget:96 cable_management:0 calendar:0 cartridge:127 certificate:127
  change:1151 changevalidation:20 cluster:31 computer:127 config:0 consumable:127 contact_enterprise:96 contract:96
  dashboard:0 database:31 datacenter:31 device:0 devicesimcard_pinpuk:3 document:127 domain:0 dropdown:0 entity:33
  externalevent:1 followup:13319 global_validation:0 group:1 infocom:0 internet:31 inventory:0 itilcategory:0
  itilfollowuptemplate:0 itiltemplate:1 knowbase:14359 knowbasecategory:0 license:127 line:127 lineoperator:0 link:0
  location:0 locked_field:0 logs:0 monitor:127 networking:127 notification:0 password_update:1 pendingreason:1
  peripheral:127 personalization:3 phone:127 planning:1 printer:127 problem:1121 profile:0 project:1151 projecttask:1025
  queuednotification:0 recurrentchange:1 refusedequipment:0 reminder_public:151 reports:1 reservation:1055
  rssfeed_public:151 rule_asset:0 rule_dictionnary_dropdown:0 rule_dictionnary_printer:0 rule_dictionnary_software:0
  rule_import:0 rule_ldap:0 rule_location:0 rule_mailcollector:0 rule_softwarecategories:0 rule_ticket:0
  search_config:0 show_group_hardware:0 slm:1 snmpcredential:0 software:127 solutiontemplate:0 state:0 statistic:1
  task:13329 taskcategory:0 ticket:168967 ticketcost:23 ticketrecurrent:1 ticketvalidation:3088 transfer:1 typedoc:0
  unmanaged:0 user:1055`)

const observer = { ...technician, ticket: 168_965, followup: 15_367 - 4096 - 4, task: 8193 }

const readOnly = Object.fromEntries(
  Object.entries(technician).map(([name, bits]) => [name, bits & 1]),
)

/** The profiles of the seed: GLPI's own, and copies of Technician with and without some rights. */
export const profiles: readonly SeedProfile[] = [
  {
    id: 1,
    name: 'Self-Service',
    interface: 'helpdesk',
    rights: rights(
      'followup:5 knowbase:10240 password_update:1 reservation:1024 task:1 ticket:131077',
    ),
  },
  { id: 2, name: 'Observer', interface: 'central', rights: observer },
  { id: 3, name: 'Admin', interface: 'central', rights: superAdmin },
  { id: 4, name: 'Super-Admin', interface: 'central', rights: superAdmin },
  { id: 5, name: 'Hotliner', interface: 'central', rights: { ...technician, ticket: 164_359 } },
  { id: 6, name: 'Technician', interface: 'central', rights: technician },
  {
    id: 7,
    name: 'Supervisor',
    interface: 'central',
    rights: { ...superAdmin, config: 0, profile: 0 },
  },
  {
    id: 8,
    name: 'Read-Only',
    interface: 'central',
    rights: { ...readOnly, ticket: 138_241, followup: 8193, task: 8193 },
  },
  { id: 9, name: 'Bridge', interface: 'central', rights: technician },
  {
    id: 10,
    name: 'No create',
    interface: 'central',
    rights: { ...technician, ticket: 168_967 - 4 },
  },
  {
    id: 11,
    name: 'No ticket',
    interface: 'central',
    rights: { ...technician, ticket: 0, followup: 0, task: 0 },
  },
]
