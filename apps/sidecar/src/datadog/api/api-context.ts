import type { DashboardMemory } from '@retriever/datadog-entities'
import type { RegistrationGate } from '@retriever/datadog-entities/registration'

import type { Idempotency } from '../../http/idempotency.ts'
import type { Organisation } from '../organisations/organisations.ts'

/** The organisations as the API needs them. */
export interface ApiOrganisations {
  readonly names: readonly string[]
  get(name: string): ApiOrganisation | undefined
}

/** One organisation as the API needs it. */
export type ApiOrganisation = Pick<
  Organisation,
  'name' | 'api' | 'pages' | 'requireIfMatch' | 'listLimit'
>

/** What all routes of the section work with. */
export interface ApiContext {
  readonly organisations: ApiOrganisations
  /** Absent: the registration of services is not asked for. */
  readonly gate?: RegistrationGate
  /** Which writes the gate is asked about. */
  readonly gated: readonly ('create' | 'adopt' | 'update')[]
  readonly idempotency: Idempotency
  /** Dashboards that lists have read, by id and time of their last change. */
  readonly dashboards: DashboardMemory
}
