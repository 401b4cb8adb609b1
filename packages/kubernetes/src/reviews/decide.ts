import type { AuthenticatedToken, TokenReview } from './token-review.ts'

/** Longer texts of the server are cut. */
const LONGEST_REASON = 500

/**
 * Decides by the `status` of a review whether somebody may be let in. Whatever is odd about it is a refusal, such as an
 * answer that names no audiences: servers that do not know them do not look at them either.
 */
export function decideReview(
  status: Readonly<Record<string, unknown>>,
  asked: readonly string[],
): TokenReview {
  const { authenticated, error, user } = status
  const said = typeof error === 'string' ? error.slice(0, LONGEST_REASON) : ''
  if (authenticated !== true) return refused(said || 'the server does not know the token')
  if (said !== '') return refused(said)
  const { username, uid, groups, extra } = isRecord(user) ? user : {}
  if (typeof username !== 'string' || username === '') return refused('the answer names no user')
  if (username === 'system:anonymous') return refused('the token is of nobody')
  const answered = textsOf(status['audiences'])
  const audiences = asked.filter((audience) => answered.includes(audience))
  if (audiences.length === 0) {
    return refused(
      answered.length === 0
        ? 'the answer names no audiences; the server may be too old to know them'
        : 'the token is for other audiences',
    )
  }
  const extras = isRecord(extra)
    ? Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, textsOf(values)]))
    : {}
  return {
    authenticated: true,
    username,
    ...(typeof uid === 'string' && uid !== '' && { uid }),
    groups: textsOf(groups),
    extra: extras,
    audiences,
    ...serviceAccountOf(username),
    ...podOf(extras),
  }
}

/** A text that could be a token: anything else is not worth a request. */
export function couldBeToken(token: string): boolean {
  return /^[\x21-\x7e]{1,16384}$/.test(token)
}

/** Nobody is to be let in. */
export function refused(reason: string): TokenReview {
  return { authenticated: false, reason }
}

function serviceAccountOf(username: string): Pick<AuthenticatedToken, 'serviceAccount'> {
  const [system, kind, namespace, name, ...rest] = username.split(':')
  const isAccount = system === 'system' && kind === 'serviceaccount' && rest.length === 0
  return isAccount && namespace && name ? { serviceAccount: { namespace, name } } : {}
}

function podOf(
  extra: Readonly<Record<string, readonly string[]>>,
): Pick<AuthenticatedToken, 'pod'> {
  const [name, ...names] = extra['authentication.kubernetes.io/pod-name'] ?? []
  const [uid, ...uids] = extra['authentication.kubernetes.io/pod-uid'] ?? []
  return name && uid && names.length + uids.length === 0 ? { pod: { name, uid } } : {}
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
