/** What a credential is remembered by: SHA-256 over these parts. No part can be found from it. */
export async function fingerprintOf(...parts: readonly string[]): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
