/** What a JSON Web Token says about itself, before anything of it is proved. */
export interface UnprovedToken {
  readonly issuer?: string
  readonly audiences?: readonly string[]
  /** Epoch milliseconds. */
  readonly expiresAt?: number
}

const shape = /^[\w-]+\.([\w-]+)\.[\w-]*$/

/** Reads a token without proving anything; undefined when it is no JSON Web Token. */
export function readUnproved(token: string): UnprovedToken | undefined {
  const payload = shape.exec(token)?.[1]
  if (payload === undefined) return undefined
  const claims = jsonIn(Buffer.from(payload, 'base64url').toString('utf8'))
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined
  const issuer: unknown = Reflect.get(claims, 'iss')
  const audience: unknown = Reflect.get(claims, 'aud')
  const expiry: unknown = Reflect.get(claims, 'exp')
  const audiences = Array.isArray(audience) ? audience : [audience]
  return {
    ...(typeof issuer === 'string' && { issuer }),
    ...(audience !== undefined && {
      audiences: audiences.filter((one): one is string => typeof one === 'string'),
    }),
    ...(typeof expiry === 'number' && Number.isFinite(expiry) && { expiresAt: expiry * 1000 }),
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
