import type { ListenerConfig } from '../config/listener-section.ts'

/**
 * The origin of a listener as a client would write it. An address that means every interface is none to connect to. For
 * a Unix socket it is `unix:` with the path.
 */
export function originOf(
  { host, socket, tls }: Pick<ListenerConfig, 'host' | 'socket' | 'tls'>,
  port: number,
): string {
  if (socket !== undefined) return `unix:${socket}`
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${tls ? 'https' : 'http'}://${name}:${port}`
}

/** True when only this machine can connect. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
