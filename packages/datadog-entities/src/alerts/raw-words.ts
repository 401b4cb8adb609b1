/** A word of an alert that says a field of its monitor. */
export type Word =
  | 'name'
  | 'service'
  | 'env'
  | 'team'
  | 'labels'
  | 'severity'
  | 'summary'
  | 'notify'
  | 'runbook'
  | 'published'

/** Which words of an alert make which field of its monitor; fields that a raw signal may say itself. */
export const wordsOf: Readonly<
  Record<'name' | 'tags' | 'priority' | 'message' | 'assets' | 'draft_status', readonly Word[]>
> = {
  name: ['name'],
  tags: ['service', 'env', 'team', 'labels'],
  priority: ['severity'],
  message: ['summary', 'notify'],
  assets: ['runbook'],
  draft_status: ['published'],
}

/** Stands for the service of a monitor that has none. */
export const noService = 'unknown'
