import type { LoginRefusal, RefusedLogin } from './login-request.ts'

/** From this difference on a clock is wrong. */
const SKEW_MS = 30_000

/** What every method's refusal may be; undefined when the method itself must tell. */
export function commonRefusal(
  { status, text }: RefusedLogin,
  path: string,
): LoginRefusal | undefined {
  if (status === 404 && /namespace not found/i.test(text)) {
    return {
      code: 'namespace-not-found',
      message: 'the namespace does not exist',
      hint: 'Correct `namespace`. Names are case-sensitive.',
      retryable: false,
    }
  }
  if (status === 404) return wrongPlace(path)
  if (status === 500 && /local node not active/i.test(text)) {
    return {
      code: 'unavailable',
      message: 'the server has no leader',
      hint: 'Wait for the cluster to elect one, or look at its nodes.',
      retryable: true,
    }
  }
  if (/plugin not found/i.test(text)) {
    return {
      code: 'refused',
      message: 'the server does not have this login method built in',
      hint: 'Use another method, or a server that has it.',
      retryable: false,
    }
  }
  return undefined
}

/** Nothing that logs in is mounted at the path, as far as the server tells. */
export function wrongPlace(path: string): LoginRefusal {
  return {
    code: 'login-denied',
    message: `the server refuses logins at ${path}`,
    hint: 'The mount or the namespace may be wrong.',
    retryable: false,
  }
}

/** An error of the server; a credential that can be used again may be sent again. */
export function serverTrouble({ status }: RefusedLogin, hint: string): LoginRefusal {
  return {
    code: 'unavailable',
    message: `the server failed to log us in (${status})`,
    hint,
    retryable: true,
    spent: true,
  }
}

/** The refusal says that the time of the credential is wrong, and the clocks differ. */
export function clockSkew({ text, skewMs }: RefusedLogin): LoginRefusal | undefined {
  if (skewMs === undefined || Math.abs(skewMs) <= SKEW_MS || !isAboutTime(text)) return undefined
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  return {
    code: 'clock-skew',
    message: `the credential is refused for its time, and the server's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours`,
    hint: 'Set both clocks by the same time servers.',
    retryable: false,
  }
}

/** Whether a text is about when a token begins or ends. */
export function isAboutTime(text: string): boolean {
  return /\((?:exp|nbf|iat)\) claim|token is expired|not yet valid|certificate has expired/i.test(
    text,
  )
}

/** What the server said, to stand behind a message. */
export function said(text: string): string {
  return text === '' ? '' : `: ${text}`
}
