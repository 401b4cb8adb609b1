/** Fields at the top of a monitor that the server alone writes. */
export const monitorServerFields: ReadonlySet<string> = new Set([
  'created',
  'created_at',
  'creator',
  'deleted',
  'id',
  'matching_downtimes',
  'modified',
  'multi',
  'org_id',
  'overall_state',
  'overall_state_modified',
  'restricted',
  'run_as',
  'state',
])
