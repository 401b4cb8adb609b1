import { describe, expect, test } from 'vitest'

import { appRoleRefusal } from './app-role.ts'
import { awsIamRefusal } from './aws-iam.ts'
import { certRefusal } from './cert.ts'
import { jwtRefusal } from './jwt.ts'
import { kubernetesRefusal } from './kubernetes.ts'
import type { LoginRefusal, RefusedLogin } from './login-request.ts'
import { userpassRefusal } from './userpass.ts'

/** Status, text and what it means: its code, whether it is tried again, and whether a single use is over. */
type Line = readonly [
  status: number,
  text: string,
  code: string,
  more?: { readonly again?: true; readonly spent?: true; readonly skewMs?: number },
]

function testRefusals(
  meaning: (refused: RefusedLogin) => LoginRefusal,
  lines: readonly Line[],
): void {
  const cases = lines.map(([status, text, code, more = {}]) => ({ status, text, code, more }))
  test.each(cases)('$status $text: $code', ({ status, text, code, more }) => {
    const refusal = meaning({ status, text, skewMs: more.skewMs })
    expect(refusal).toMatchObject({ code, retryable: more.again ?? false })
    expect(refusal.spent ?? false).toBe(more.spent ?? false)
    expect(refusal.hint).toMatch(/^[A-Z].*\.$/)
  })
}

const everywhere: readonly Line[] = [
  [404, 'namespace not found', 'namespace-not-found'],
  [404, 'no handler for route "auth/x/login". route entry not found.', 'login-denied'],
  [400, 'plugin not found in the catalog: aws', 'refused'],
  [500, 'local node not active but active cluster node not found', 'unavailable', { again: true }],
]

const expired = 'invalid expiration time (exp) claim: token is expired'
const early = 'invalid not before (nbf) claim: token not yet valid'

describe('kubernetes', () => {
  testRefusals(
    (refused) => kubernetesRefusal({ mount: 'kubernetes', role: 'birddog' }, refused),
    [
      ...everywhere,
      [400, 'invalid role name "birddog"', 'role-unknown'],
      [400, 'missing jwt', 'refused'],
      [403, 'permission denied', 'login-denied', { again: true }],
      [403, 'service account name not authorized', 'login-denied', { again: true }],
      [403, 'namespace not authorized', 'login-denied', { again: true }],
      [
        403,
        'invalid audience (aud) claim: audience claim does not match',
        'login-denied',
        { again: true },
      ],
      [403, expired, 'login-denied', { again: true }],
      [403, expired, 'login-denied', { again: true, skewMs: 29_000 }],
      [403, expired, 'clock-skew', { skewMs: 31_000 }],
      [403, early, 'clock-skew', { skewMs: -90_000 }],
      [403, 'permission denied', 'login-denied', { again: true, skewMs: 90_000 }],
      [500, 'could not load backend configuration', 'unavailable', { again: true, spent: true }],
    ],
  )
})

describe('approle', () => {
  testRefusals(
    (refused) => appRoleRefusal({ mount: 'approle', secretId: 'x' }, refused),
    [
      ...everywhere,
      [400, 'invalid role or secret ID', 'credential-refused', { spent: true }],
      [400, 'invalid secret id', 'credential-refused', { spent: true }],
      [
        400,
        'source address "10.0.0.1" unauthorized through CIDR restrictions',
        'credential-refused',
      ],
      [400, 'missing secret_id', 'config'],
      [500, 'missing role_id', 'config'],
      [500, 'internal error', 'unavailable', { again: true, spent: true }],
      [403, 'permission denied', 'login-denied'],
    ],
  )
})

describe('approle without secret id', () => {
  testRefusals(
    (refused) => appRoleRefusal({ mount: 'a' }, refused),
    [
      [400, 'invalid role or secret ID', 'credential-refused'],
      [400, 'missing secret_id', 'config'],
    ],
  )
})

describe('jwt', () => {
  testRefusals(
    (refused) => jwtRefusal({ mount: 'jwt', role: 'ci' }, refused),
    [
      ...everywhere,
      [400, 'role "ci" could not be found', 'role-unknown'],
      [400, 'missing role', 'config'],
      [400, `error validating token: ${expired}`, 'credential-refused'],
      [400, `error validating token: ${expired}`, 'clock-skew', { skewMs: 60_000 }],
      [400, 'error validating token: invalid issuer (iss) claim', 'credential-refused'],
      [400, 'error validating claims: claim "team" is missing', 'credential-refused'],
      [
        400,
        'error verifying token signature: fetching keys oidc: get keys failed',
        'login-denied',
        { again: true },
      ],
      [403, 'permission denied', 'login-denied'],
    ],
  )
})

describe('userpass', () => {
  testRefusals(
    (refused) => userpassRefusal({ mount: 'userpass', username: 'ann' }, refused),
    [
      ...everywhere,
      [400, 'invalid username or password', 'credential-refused'],
      [403, 'permission denied', 'login-denied'],
      [500, 'internal error', 'unavailable', { again: true, spent: true }],
    ],
  )
})

describe('cert', () => {
  testRefusals(
    (refused) => certRefusal({ mount: 'cert' }, refused),
    [
      ...everywhere,
      [400, 'no client certificate found', 'credential-refused'],
      [400, 'invalid certificate or no client certificate supplied', 'credential-refused'],
      [400, 'no chain matching all constraints could be found', 'credential-refused'],
      [
        500,
        "failed to verify client's certificate: x509: certificate has expired",
        'credential-refused',
      ],
      [
        500,
        'x509: certificate has expired or is not yet valid',
        'clock-skew',
        { skewMs: 4_000_000 },
      ],
      [500, 'internal error', 'unavailable', { again: true, spent: true }],
    ],
  )
})

describe('aws-iam', () => {
  testRefusals(
    (refused) => awsIamRefusal({ mount: 'aws', role: 'app' }, refused),
    [
      ...everywhere,
      [400, 'entry for role app not found', 'role-unknown'],
      [400, 'error making upstream request: received error code 403', 'credential-refused'],
      [403, 'permission denied', 'login-denied'],
    ],
  )
})

test('the user and the role are told from a wrong mount by asking', () => {
  const denied = { status: 403, text: 'permission denied' }
  expect(appRoleRefusal({ mount: 'a' }, denied).askWhetherLocked).toBe(true)
  expect(userpassRefusal({ mount: 'a', username: 'ann' }, denied).askWhetherLocked).toBe(true)
})
