/** The search options of computers and network equipment, as far as they are kept; the notation is that of tickets. */
export const assetOptionLines = `
# common | Characteristics
1 | Name | TABLE | name | itemlink | text
2 | ID | TABLE | id | number | text
3 | Location | locations | completename | dropdown | tree | Location
5 | Serial number | TABLE | serial | string | text
6 | Inventory number | TABLE | otherserial | string | text
7 | Alternate username | TABLE | contact | string | text
8 | Alternate username number | TABLE | contact_num | string | text
16 | Comments | TABLE | comment | text | text
19 | Last update | TABLE | date_mod | datetime | date
24 | Technician in charge of the hardware | users | name | dropdown | link | users_id_tech.User
31 | Status | states | completename | dropdown | tree | State
47 | UUID | TABLE | uuid | string | text
49 | Group in charge of the hardware | groups | completename | dropdown | tree | groups_id_tech.Group
70 | User | users | name | dropdown | link | users_id.User
71 | Group | groups | completename | dropdown | tree | groups_id.Group
80 | Entity | entities | completename | dropdown | tree | Entity
121 | Creation date | TABLE | date_creation | datetime | date
`
