import type { Resource } from '../resources/resource.ts'

/** What a ticket says about the incident: taken from the newest firing alert. */
export interface Subject {
  readonly alertName: string
  readonly resource: Resource
  readonly severity?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: number
  readonly link?: string
}
