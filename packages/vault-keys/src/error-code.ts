/**
 * What went wrong, for programs. One code, one thing to do about it.
 *
 * | code | when |
 * | --- | --- |
 * | `config` | what was given cannot be used; found before any request |
 * | `credential-unavailable` | a method of a chain has nothing to log in with here; the chain goes on |
 * | `credential-refused` | the server knows the method and refuses this credential; it is not tried again |
 * | `credential-spent` | a secret id that was tried once already was not tried again |
 * | `role-unknown` | the login names a role that the mount does not have |
 * | `login-denied` | the server refuses the login, and may accept it later |
 * | `login-unknown` | nobody knows whether the login was carried out, and its credential is good for one |
 * | `locked-out` | too many wrong tries have locked the role or the user for everybody |
 * | `clock-skew` | a credential counts as expired, or as not yet valid, because the clocks differ |
 * | `mfa-required` | the login wants a second factor, which no container has |
 * | `wrapping-spent` | a wrapping token was used before, has expired, or never existed: a security event |
 * | `wrapping-tampered` | a wrapping token wraps something else than expected: a security event |
 * | `namespace-not-found` | the namespace does not exist |
 * | `permission-denied` | the token is good, and no policy of it allows this |
 * | `token-refused` | the token is not, or no longer, good, and logging in again did not help |
 * | `mount-hidden` | the engine's version cannot be detected: unknown mount or missing permission |
 * | `kv-version-mismatch` | the mount is of another KV version than was configured |
 * | `secret-not-found` | there is nothing at the path, or no such version |
 * | `secret-deleted` | the version was deleted, or its time is over; it can be undeleted |
 * | `secret-destroyed` | the version was destroyed for good |
 * | `key-missing` | secrets are there, and required keys in them are not |
 * | `value-invalid` | a value is not of the expected form |
 * | `value-unrepresentable` | a value cannot be written in the chosen form without changing it |
 * | `unreachable` | nothing answers at the address |
 * | `timeout` | something is connected, and no whole answer came in time |
 * | `sealed` | the server, or the namespace, is sealed |
 * | `uninitialized` | the server was never initialised |
 * | `unavailable` | the server cannot answer now: no leader, an error of its own, maintenance |
 * | `rate-limited` | a quota was used up until the deadline |
 * | `refused` | the server refuses the request as wrong |
 * | `protocol` | what answers does not speak as a Vault does, or redirects to where it must not |
 * | `too-large` | the answer is larger than allowed |
 * | `tls` | the server's certificate is not trusted, or the handshake failed |
 * | `lease-lost` | a leased secret has ended and could not be fetched anew |
 * | `stale` | the last good value is older than allowed |
 * | `target-unusable` | the place to publish to cannot be created or is not safe |
 * | `write-failed` | writing failed; what was published before is still whole |
 * | `aborted` | the caller's signal was aborted |
 * | `closed` | it was used after `close()` |
 */
export type VaultErrorCode =
  | 'config'
  | 'credential-unavailable'
  | 'credential-refused'
  | 'credential-spent'
  | 'role-unknown'
  | 'login-denied'
  | 'login-unknown'
  | 'locked-out'
  | 'clock-skew'
  | 'mfa-required'
  | 'wrapping-spent'
  | 'wrapping-tampered'
  | 'namespace-not-found'
  | 'permission-denied'
  | 'token-refused'
  | 'mount-hidden'
  | 'kv-version-mismatch'
  | 'secret-not-found'
  | 'secret-deleted'
  | 'secret-destroyed'
  | 'key-missing'
  | 'value-invalid'
  | 'value-unrepresentable'
  | 'unreachable'
  | 'timeout'
  | 'sealed'
  | 'uninitialized'
  | 'unavailable'
  | 'rate-limited'
  | 'refused'
  | 'protocol'
  | 'too-large'
  | 'tls'
  | 'lease-lost'
  | 'stale'
  | 'target-unusable'
  | 'write-failed'
  | 'aborted'
  | 'closed'
