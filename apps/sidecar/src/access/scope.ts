/** What a caller may do. `write` creates and updates; nothing of this says for which services. */
export const scopes = [
  'monitor:read',
  'monitor:write',
  'monitor:delete',
  'alert:read',
  'alert:write',
  'alert:delete',
  'dashboard:read',
  'dashboard:write',
  'dashboard:delete',
  /** Take over what nobody owns. */
  'adopt',
  /** Delete what others refer to. */
  'force',
  /** Handles and conditional blocks in the summaries of alerts, and any handle in messages of monitors. */
  'raw-template',
  /** Ask the registers about a service. */
  'registration:read',
  /** See and change what other callers own. */
  'admin',
  /** See who called, and what came of it. */
  'audit:read',
  'bridge:read',
  'bridge:operate',
  'console:read',
] as const

export type Scope = (typeof scopes)[number]
