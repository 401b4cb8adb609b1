import type { VaultSettings } from '../../settings.ts'

/** How a server on a Unix socket is called in URLs: it has no name there. */
export const UNIX_ORIGIN = 'http://localhost'

/** The address as the start of URLs, without a slash at its end. */
export function baseUrl({ address }: Pick<VaultSettings, 'address'>): string {
  return address.kind === 'unix' ? UNIX_ORIGIN : address.url.href.replace(/\/$/, '')
}
