/**
 * Whether a request names more than one host. Node takes the first one; what stands before us may have taken the last, so
 * that nobody can say for whom it was (RFC 9112, section 3.2, wants it refused).
 */
export function namesSeveralHosts(env: object): boolean {
  const incoming: unknown = Reflect.get(env, 'incoming')
  if (typeof incoming !== 'object' || incoming === null) return false
  const raw: unknown = Reflect.get(incoming, 'rawHeaders')
  if (!Array.isArray(raw)) return false
  const isHost = (name: unknown, at: number) =>
    at % 2 === 0 && typeof name === 'string' && name.toLowerCase() === 'host'
  return raw.filter(isHost).length > 1
}
