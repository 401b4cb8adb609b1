import type { VaultErrorCode } from '@retriever/vault-keys'

/** What the exit codes of `retriever keys` mean. */
export const keysExitCodes = {
  0: 'done',
  64: 'the command line cannot be used',
  65: 'a value is not of the expected form, or cannot be written in the chosen form',
  66: 'a secret or a key of it is missing or deleted; probe: not published',
  67: 'there is no such secret, mount or KV version at the path',
  68: 'nothing answers at the address',
  69: 'the server is sealed or cannot answer now; probe: published, but too old',
  70: 'a bug',
  73: 'the folder to publish to cannot be used',
  74: 'writing failed; what was published before is still whole',
  75: 'a quota was used up until the deadline',
  76: 'what answers does not speak as a Vault does, or its certificate is not trusted',
  77: 'the login or the permission is refused',
  78: 'the configuration cannot be used, or there is nothing to log in with',
  80: 'security event: a wrapping token was used by somebody else, or wraps something else',
  81: 'too many wrong tries have locked the role',
  82: 'the clocks differ too much',
  83: 'a secret id that was refused before was not sent again',
  126: 'exec: the program cannot be executed',
  127: 'exec: there is no such program',
  130: 'stopped by SIGINT',
  143: 'stopped by SIGTERM',
} as const

export type KeysExitCode = keyof typeof keysExitCodes

/** When several things are wrong, the first of these tells. */
const worstFirst: readonly KeysExitCode[] = [
  80, 81, 77, 83, 82, 78, 76, 73, 74, 65, 66, 67, 75, 69, 68, 70,
]

const byCode: Readonly<Record<VaultErrorCode, KeysExitCode>> = {
  config: 78,
  'credential-unavailable': 78,
  'credential-refused': 77,
  'credential-spent': 83,
  'role-unknown': 77,
  'login-denied': 77,
  'login-unknown': 77,
  'locked-out': 81,
  'clock-skew': 82,
  'mfa-required': 77,
  'wrapping-spent': 80,
  'wrapping-tampered': 80,
  'namespace-not-found': 77,
  'permission-denied': 77,
  'token-refused': 77,
  'mount-hidden': 67,
  'kv-version-mismatch': 67,
  'secret-not-found': 67,
  'secret-deleted': 66,
  'secret-destroyed': 66,
  'key-missing': 66,
  'value-invalid': 65,
  'value-unrepresentable': 65,
  unreachable: 68,
  timeout: 69,
  sealed: 69,
  uninitialized: 69,
  unavailable: 69,
  'rate-limited': 75,
  refused: 76,
  protocol: 76,
  'too-large': 76,
  tls: 76,
  'lease-lost': 69,
  stale: 69,
  'target-unusable': 73,
  'write-failed': 74,
  aborted: 143,
  closed: 70,
}

/** The exit code for one failure of a Vault or of publishing. */
export function exitCodeFor(code: VaultErrorCode): KeysExitCode {
  return byCode[code]
}

/** The one that tells when a command ends with several of them; 70 when there is none. */
export function worst(codes: readonly KeysExitCode[]): KeysExitCode {
  return worstFirst.find((code) => codes.includes(code)) ?? 70
}

/** The table, as the help of every keys command shows it. */
export function keysExitCodesText(): string {
  const lines = Object.entries(keysExitCodes).map(
    ([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`,
  )
  return ['Exit codes:', ...lines].join('\n')
}
