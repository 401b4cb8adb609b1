/** Fields at the top of a dashboard that the server alone writes. */
export const dashboardServerFields: ReadonlySet<string> = new Set([
  'author_handle',
  'author_name',
  'created_at',
  'deleted_at',
  'experience_type',
  'id',
  'modified_at',
  'url',
])
