import { isFields, isText, isTexts, type Fields } from '../http/body.ts'

/** An object that a token names. */
export interface Bound {
  readonly name: string
  readonly uid: string
}

/** What a token of a service account says. */
export interface Claims {
  readonly issuer: string
  readonly audiences: readonly string[]
  /** Seconds since 1970. */
  readonly expires: number
  /** Seconds since 1970. */
  readonly notBefore: number
  readonly id: string
  readonly namespace: string
  readonly account: Bound
  readonly secret?: Bound
  readonly pod?: Bound
}

/** The claims as they stand in the token. */
export function claimsText(claims: Claims): Fields {
  const { issuer, audiences, expires, notBefore, id, namespace, account, secret, pod } = claims
  return {
    aud: audiences,
    exp: expires,
    iat: notBefore,
    iss: issuer,
    jti: id,
    'kubernetes.io': {
      namespace,
      ...(pod === undefined ? {} : { pod }),
      ...(secret === undefined ? {} : { secret }),
      serviceaccount: account,
    },
    nbf: notBefore,
    sub: `system:serviceaccount:${namespace}:${account.name}`,
  }
}

/** Reads the claims of a token; undefined when it is not one of a service account. */
export function claimsOf(text: string): Claims | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(value)) return undefined
  const own = value['kubernetes.io']
  const account = isFields(own) ? boundOf(own['serviceaccount']) : undefined
  if (!isFields(own) || account === undefined) return undefined
  const { aud, exp, nbf, iss, jti } = value
  const secret = boundOf(own['secret'])
  const pod = boundOf(own['pod'])
  return {
    issuer: String(iss),
    audiences: isTexts(aud) ? aud : isText(aud) ? [aud] : [],
    expires: Number(exp),
    notBefore: Number(nbf),
    id: String(jti),
    namespace: String(own['namespace']),
    account,
    ...(secret === undefined ? {} : { secret }),
    ...(pod === undefined ? {} : { pod }),
  }
}

function boundOf(value: unknown): Bound | undefined {
  return isFields(value) ? { name: String(value['name']), uid: String(value['uid']) } : undefined
}
