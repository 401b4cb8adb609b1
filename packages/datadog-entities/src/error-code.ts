/**
 * What went wrong, for programs.
 *
 * | code | when |
 * | --- | --- |
 * | `config` | what was given cannot be used; found before any request |
 * | `invalid` | documents have mistakes; see `problems` |
 * | `credentials` | Datadog does not know the API key or the application key |
 * | `forbidden` | the application key may not do this |
 * | `rejected` | Datadog refuses the content, in its own words |
 * | `duplicate` | an identical monitor exists; see `existingId` |
 * | `referenced` | other entities refer to what shall be deleted |
 * | `not-found` | there is nothing with this id |
 * | `rate-limited` | the budget of the endpoint is used up until the deadline |
 * | `unavailable` | Datadog does not answer, or not as an API |
 * | `unknown-outcome` | a create may have been carried out, and was not found again |
 * | `foreign` | the entity belongs to somebody else |
 * | `changed` | what a plan was made for has changed since |
 * | `aborted` | the caller's signal was aborted |
 */
export type DatadogErrorCode =
  | 'config'
  | 'invalid'
  | 'credentials'
  | 'forbidden'
  | 'rejected'
  | 'duplicate'
  | 'referenced'
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  | 'unknown-outcome'
  | 'foreign'
  | 'changed'
  | 'aborted'
