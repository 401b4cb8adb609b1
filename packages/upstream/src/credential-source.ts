/** Where a credential comes from that may change while the process runs. */
export interface CredentialSource<T> {
  /** The current credential. `version` changes whenever the value does. */
  get(signal: AbortSignal): Promise<{ readonly version: string; readonly value: T }>
  /** Says that the upstream refused this version, so that the next `get` may bring a newer one. */
  reject(version: string): void
}

/** A credential that never changes. */
export function staticCredential<T>(value: T): CredentialSource<T> {
  const credential = { version: 'static', value }
  return { get: () => Promise.resolve(credential), reject: () => undefined }
}
