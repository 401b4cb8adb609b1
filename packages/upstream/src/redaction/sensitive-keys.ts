const ENDINGS = [
  'authorization',
  'token',
  'secret',
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'apikey',
  'appkey',
  'applicationkey',
  'privatekey',
  'accesskey',
  'secretkey',
  'signingkey',
  'credential',
  'credentials',
  'cookie',
  'sessionid',
  'secretid',
  'signature',
  'jwt',
  'assertion',
] as const

/** Tells whether a header, query parameter or JSON key names something secret. */
export type IsSensitive = (name: string) => boolean

/**
 * Knows the usual names by their ending (`X-Vault-Token`, `session_token`, `DD-API-KEY`, `client_secret`) and the given
 * ones as they are. Case, `-`, `_` and `.` make no difference.
 */
export function sensitiveKeys(further: readonly string[]): IsSensitive {
  const exact = new Set(further.map(normalise))
  return (name) => {
    const normal = normalise(name)
    return exact.has(normal) || ENDINGS.some((ending) => normal.endsWith(ending))
  }
}

function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}
