/**
 * The search options of tickets, one in each line: number, label, table, column, type, what can be asked, path of item
 * types from the ticket, switches. A line with `#` begins a group.
 */
export const ticketOptionLines = `
# common | Characteristics
1 | Title | tickets | name | itemlink | text
21 | Description | tickets | content | text | text
2 | ID | tickets | id | number | text
12 | Status | tickets | status | specific | is
10 | Urgency | tickets | urgency | specific | is
11 | Impact | tickets | impact | specific | is
3 | Priority | tickets | priority | specific | is
15 | Opening date | tickets | date | datetime | date
16 | Closing date | tickets | closedate | datetime | date
18 | Time to resolve | tickets | time_to_resolve | datetime | date
151 | Time to resolve + Progress | tickets | time_to_resolve |  | text |  | nosearch
82 | Time to resolve exceeded | tickets | is_late | bool | yesno
17 | Resolution date | tickets | solvedate | datetime | date
19 | Last update | tickets | date_mod | datetime | date
7 | Category | itilcategories | completename | dropdown | tree | ITILCategory
80 | Entity | entities | completename | dropdown | tree | Entity
45 | Total duration | tickets | actiontime | timestamp | text |  | nosearch
64 | Last edit by | users | name | dropdown | link | users_id_lastupdater.User
142 | Documents | documents | name | dropdown | link | Document_Item.Document | nosearch nodisplay
400 | Pending reason | pendingreasons | name | dropdown | isnot | PendingReason_Item.PendingReason
83 | Location | locations | completename | dropdown | tree | Location
101 | Address | locations | address | string | text | Location
102 | Postal code | locations | postcode | string | text | Location
103 | Town | locations | town | string | text | Location
104 | State | locations | state | string | text | Location
105 | Country | locations | country | string | text | Location
84 | Building number | locations | building | string | text | Location
85 | Room number | locations | room | string | text | Location
86 | Location comments | locations | comment | text | text | Location
998 | Latitude | locations | latitude | text | text | Location
999 | Longitude | locations | longitude | text | text | Location
450 | Project | projects | name | dropdown | isnot | Itil_Project.Project
155 | Time to own | tickets | time_to_own | datetime | date
158 | Time to own + Progress | tickets | time_to_own |  | text |  | nosearch
159 | Time to own exceeded | tickets | is_late | bool | yesno
180 | Internal time to resolve | tickets | internal_time_to_resolve | datetime | date
181 | Internal time to resolve + Progress | tickets | internal_time_to_resolve |  | text |  | nosearch
182 | Internal time to resolve exceeded | tickets | is_late | bool | yesno
185 | Internal time to own | tickets | internal_time_to_own | datetime | date
186 | Internal time to own + Progress | tickets | internal_time_to_own |  | text |  | nosearch
187 | Internal time to own exceeded | tickets | is_late | bool | yesno
188 | Next escalation level | tickets | next_escalation_level | datetime | date
14 | Type | tickets | type | specific | is
13 | Associated elements | items_tickets | items_id | specific | text | Item_Ticket | nosearch
131 | Associated item types | items_tickets | itemtype | itemtypename | isnot | Item_Ticket
9 | Request source | requesttypes | name | dropdown | link | RequestType
# requester | Requester
4 | Requester | users | name | dropdown | link | Ticket_User.User
71 | Requester group | groups | completename | dropdown | tree | Group_Ticket.Group
22 | Writer | users | name | dropdown | link | users_id_recipient.User
# observer | Watcher
66 | Watcher | users | name | dropdown | link | Ticket_User.User
65 | Watcher group | groups | completename | dropdown | tree | Group_Ticket.Group
# assign | Assigned to
5 | Technician | users | name | dropdown | link | Ticket_User.User
6 | Assigned to a supplier | suppliers | name | dropdown | link | Supplier_Ticket.Supplier
8 | Technician group | groups | completename | dropdown | tree | Group_Ticket.Group
# notification | Notifications
35 | Email followup | tickets_users | use_notification | bool | yesno | Ticket_User
34 | Email for followup | tickets_users | alternative_email | email | text | Ticket_User
# sla | SLA
37 | SLA Time to own | slas | name | dropdown | link | SLA
30 | SLA Time to resolve | slas | name | dropdown | link | SLA
32 | SLA Escalation level | slalevels | name | dropdown | link | SlaLevel_Ticket.SlaLevel
# ola | OLA
190 | OLA Internal time to own | olas | name | dropdown | link | OLA
191 | OLA Internal time to resolve | olas | name | dropdown | link | OLA
192 | OLA Escalation level | olalevels | name | dropdown | link | OlaLevel_Ticket.OlaLevel
# validation | Approval
51 | Minimum validation required | tickets | validation_percent | number | link
52 | Approval | tickets | global_validation | specific | is
53 | Request comments | ticketvalidations | comment_submission | text | text | TicketValidation
54 | Approval comments | ticketvalidations | comment_validation | text | text | TicketValidation
55 | Approval status | ticketvalidations | status | specific | is | TicketValidation
56 | Request date | ticketvalidations | submission_date | datetime | date | TicketValidation
57 | Approval date | ticketvalidations | validation_date | datetime | date | TicketValidation
58 | Requester | users | name | itemlink | link | TicketValidation.User
59 | Approver | users | name | itemlink | link | users_id_validate.TicketValidation.User
# satisfaction | Satisfaction survey
31 | Type | ticketsatisfactions | type | specific | isnot | TicketSatisfaction
60 | Creation date | ticketsatisfactions | date_begin | datetime | date | TicketSatisfaction
61 | Response date | ticketsatisfactions | date_answered | datetime | date | TicketSatisfaction
62 | Satisfaction | ticketsatisfactions | satisfaction | number | text | TicketSatisfaction
63 | Comments | ticketsatisfactions | comment | text | text | TicketSatisfaction
# followup | Followups
25 | Description | itilfollowups | content | text | text | ITILFollowup
36 | Date | itilfollowups | date | datetime | date | ITILFollowup
27 | Number of followups | itilfollowups | id | count | text | ITILFollowup
29 | Request source | requesttypes | name | dropdown | link | ITILFollowup.RequestType
91 | Private followup | itilfollowups | is_private | bool | yesno | ITILFollowup
93 | Writer | users | name | itemlink | link | ITILFollowup.User
# task | Tasks
26 | Description | tickettasks | content | text | text | TicketTask
28 | Number of tasks | tickettasks | id | count | text | TicketTask
20 | Category | taskcategories | name | dropdown | tree | TicketTask.TaskCategory
92 | Private task | tickettasks | is_private | bool | yesno | TicketTask
94 | Writer | users | name | itemlink | link | TicketTask.User
95 | Technician in charge | users | name | itemlink | link | users_id_tech.TicketTask.User
112 | Group in charge | groups | completename | itemlink | tree | groups_id_tech.TicketTask.Group
96 | Duration | tickettasks | actiontime | timestamp | text | TicketTask
97 | Date | tickettasks | date | datetime | date | TicketTask
33 | Status | tickettasks | state | specific | is | TicketTask
173 | Begin date | tickettasks | begin | datetime | date | TicketTask
174 | End date | tickettasks | end | datetime | date | TicketTask
175 | Task template | tasktemplates | name | dropdown | link | TicketTask.TaskTemplate
# stats | Statistics
154 | Resolution time | tickets | solve_delay_stat | timestamp | text
152 | Closing time | tickets | close_delay_stat | timestamp | text
153 | Waiting time | tickets | waiting_duration | timestamp | text
150 | Take into account time | tickets | takeintoaccount_delay_stat | timestamp | text
# linktickets | Linked tickets
40 | All linked tickets | tickets_tickets | tickets_id_1 |  | is | Ticket_Ticket
47 | Duplicated tickets | tickets_tickets | tickets_id_1 |  | is | Ticket_Ticket
41 | Number of all linked tickets | tickets_tickets | id | count | text | Ticket_Ticket
46 | Number of duplicated tickets | tickets_tickets | id | count | text | Ticket_Ticket
50 | Parent tickets | tickets | id | itemlink | is | tickets_id_2.Ticket_Ticket.Ticket
67 | Child tickets | tickets | id | itemlink | is | tickets_id_1.Ticket_Ticket.Ticket
68 | Number of sons tickets | tickets_tickets | id | count | text | Ticket_Ticket
69 | Number of parent tickets | tickets_tickets | id | count | text | Ticket_Ticket
# solution | Solution
23 | Solution type | solutiontypes | name | dropdown | link | ITILSolution.SolutionType
24 | Solution | itilsolutions | content | text | text | ITILSolution
38 | Any solution status | itilsolutions | status | specific | isnot | ITILSolution
39 | Last solution status | itilsolutions | status | specific | isnot | ITILSolution
# cost | Cost
48 | Total cost | ticketcosts | totalcost | decimal | text | TicketCost
42 | Time cost | ticketcosts | cost_time | decimal | text | TicketCost
49 | Cost - Duration | ticketcosts | actiontime | timestamp | text | TicketCost
43 | Fixed cost | ticketcosts | cost_fixed | decimal | text | TicketCost
44 | Material cost | ticketcosts | cost_material | decimal | text | TicketCost
# problem | Problems
200 | Number of problems | problems_tickets | id | count | text | Problem_Ticket
201 | Problem | problems | name | dropdown | link | Problem_Ticket.Problem
202 | Status | problems | status | specific | is | Problem_Ticket.Problem
203 | Resolution date | problems | solvedate | datetime | date | Problem_Ticket.Problem
204 | Opening date | problems | date | datetime | date | Problem_Ticket.Problem
# tools | Tools
193 | Contract | contracts | name | dropdown | contract | Ticket_Contract.Contract
194 | Contract type | contracttypes | name | dropdown | contract | Ticket_Contract.Contract.ContractType
# document | Documents
119 | Number of documents | documents_items | id | count | text | Document_Item
`
