/** The token that came with a request: the header of its own wins, even when it is no good. Empty without any. */
export function sentToken(headers: Readonly<Record<string, string>>): string {
  const own = headers['x-vault-token']
  if (own !== undefined && own !== '') return own.trim()
  return /^Bearer (.*)$/.exec(headers['authorization'] ?? '')?.[1]?.trim() ?? ''
}
