import { createFakeIssuer, foreign, publicPem, signed } from './fake-issuer.ts'
import type { Plan, World } from './world.ts'

/** The clock of the replay, in seconds. */
const now = Date.parse('2026-03-01T12:00:00Z') / 1000

const cluster = createFakeIssuer()

interface Account {
  readonly name?: string
  readonly namespace?: string
  readonly claims?: object
}

function podClaims({ name = 'birddog', namespace = 'birddog', claims = {} }: Account = {}): object {
  return {
    aud: ['vault'],
    exp: now + 3600,
    iat: now - 10,
    nbf: now - 10,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: 'u1' } },
    sub: `system:serviceaccount:${namespace}:${name}`,
    ...claims,
  }
}

/** The token that was sent, by what the recording says of it. */
function podToken(title: string): string {
  const about = title.replace(/^no pem_keys: /, '')
  const special: Readonly<Record<string, () => string>> = {
    'SA not bound': () => signed(podClaims({ name: 'other' })),
    'namespace not bound': () => signed(podClaims({ namespace: 'other' })),
    expired: () => signed(podClaims({ claims: { exp: now - 60 } })),
    'expired 5 s ago': () => signed(podClaims({ claims: { exp: now - 5 } })),
    'nbf 5 s ahead': () => signed(podClaims({ claims: { nbf: now + 5 } })),
    'nbf 120 s ahead': () => signed(podClaims({ claims: { nbf: now + 120 } })),
    'wrong aud': () => signed(podClaims({ claims: { aud: ['other'] } })),
    'aud list with the right one': () => signed(podClaims({ claims: { aud: ['x', 'vault'] } })),
    'aud as a string': () => signed(podClaims({ claims: { aud: 'vault' } })),
    'bad signature': () => `${signed(podClaims()).slice(0, -8)}AAAAAAAA`,
    'no kubernetes.io claim (legacy/foreign)': () =>
      signed(podClaims({ claims: { 'kubernetes.io': undefined } })),
    HS256: () => signed(podClaims(), { header: { alg: 'HS256' } }),
    'alias by name': () => signed(podClaims({ name: 'birdcage' })),
    'unknown key, TokenReview ok': () => signed(podClaims(), { key: foreign.privateKey }),
  }
  return special[about]?.() ?? signed(podClaims())
}

async function configure(world: World, more: object = { pem_keys: [publicPem] }): Promise<void> {
  await world.admin('POST', 'auth/kubernetes/config', {
    kubernetes_host: `http://127.0.0.1:${cluster.port()}`,
    kubernetes_ca_cert: 'none',
    disable_local_ca_jwt: true,
    ...more,
  })
}

const boundTo = (more: object): object => ({
  bound_service_account_names: 'birddog',
  bound_service_account_namespaces: 'birddog',
  ...more,
})

const k8s: Plan = {
  setUp: async (world) => {
    await cluster.start()
    cluster.mode = undefined
    await world.policy('app', { 'kv2/data/datadog': ['read'] })
    await world.admin('POST', 'sys/auth/kubernetes', { type: 'kubernetes' })
    world.names.set('fake-k8s', cluster.port())
    await world.settings({ maxRequestDurationMs: 300 })
  },
  tearDown: cluster.stop,
  each: ({ names }, { title = '' }) => {
    names.set('jwt', podToken(title))
    const answers = /^TokenReview answers: (\w+)$/.exec(title)?.[1]
    cluster.mode = title === 'TokenReview hangs' ? 'hang' : answers
    if (title === 'no pem_keys: 401 from TokenReview') cluster.mode = '401'
  },
  before: {
    'k8s-004': (world) => configure(world),
    'k8s-045': (world) => configure(world, { token_reviewer_jwt: signed({}) }),
    'k8s-046': (world) => configure(world, {}),
    'k8s-051': () => cluster.stop(),
    'k8s-052': async (world) => {
      await cluster.start()
      await configure(world)
      await world.admin('POST', 'sys/auth/team-a/k8s', { type: 'kubernetes' })
      await world.admin('POST', 'auth/team-a/k8s/config', {
        kubernetes_host: `http://127.0.0.1:${cluster.port()}`,
        kubernetes_ca_cert: 'none',
      })
      const role = boundTo({ token_policies: 'app', token_type: 'batch', token_ttl: '5m' })
      await world.admin('POST', 'auth/team-a/k8s/role/birddog', role)
    },
    'k8s-055': async (world) => {
      const role = boundTo({ token_bound_cidrs: '127.0.0.2/32' })
      await world.admin('POST', 'auth/kubernetes/role/cidr', role)
    },
  },
}

const issuer = createFakeIssuer()

function userClaims(more: object = {}): object {
  return {
    iss: `http://127.0.0.1:${issuer.port()}`,
    sub: 'u1',
    aud: 'vault',
    iat: now - 10,
    exp: now + 3600,
    ...more,
  }
}

const claimsByTitle: Readonly<Record<string, object>> = {
  'wrong audience': { aud: 'other' },
  'no aud claim, role binds one': { aud: undefined },
  'wrong issuer': { iss: 'http://elsewhere' },
  'wrong bound claim': { team: 'dev' },
  'right bound claim': { team: 'ops' },
  'clock: no exp': { exp: undefined },
  'clock: no exp and no iat': { exp: undefined, iat: undefined },
  'clock: only nbf': { exp: undefined, iat: undefined, nbf: now - 10 },
  'leeway -1: expired 3 s ago': { exp: now - 3 },
  'leeway -1: nbf 3 s ahead': { nbf: now + 3 },
}

function userToken(title: string): string {
  const shift = /^clock: (expired|iat|nbf) (\d+) s/.exec(title)
  const seconds = Number(shift?.[2])
  const shifted =
    shift === null
      ? {}
      : shift[1] === 'expired'
        ? { exp: now - seconds, iat: now - 1000 }
        : { [String(shift[1])]: now + seconds }
  const claims = userClaims({ ...claimsByTitle[title], ...shifted })
  if (title === 'bad signature') return signed(claims, { key: foreign.privateKey })
  if (title.endsWith('unknown kid')) return signed(claims, { header: { kid: 'k9' } })
  if (title === 'no kid') return signed(claims, { header: { kid: undefined } })
  if (title === 'ES256 not in JWKS') return signed(claims, { header: { alg: 'ES256' } })
  return signed(claims)
}

const role = (world: World, name: string, more: object): Promise<unknown> =>
  world.admin('POST', `auth/jwt/role/${name}`, {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['vault'],
    token_policies: 'app',
    ...more,
  })

const jwt: Plan = {
  setUp: async (world) => {
    await issuer.start()
    issuer.mode = undefined
    world.names.set('fake-idp', issuer.port())
    world.names.set('port', '1')
    await world.policy('app', { 'kv2/data/datadog': ['read'] })
    await world.admin('POST', 'sys/auth/jwt', { type: 'jwt' })
    await role(world, 'noaud', { bound_audiences: [] })
    await role(world, 'sub', { bound_subject: 'somebody' })
    await role(world, 'claims', { bound_claims: { team: 'ops' }, claim_mappings: { team: 'team' } })
    await role(world, 'uc', { user_claim: 'email' })
    await role(world, 'browser', { role_type: 'oidc' })
    await role(world, 'leeway', { clock_skew_leeway: -1 })
  },
  tearDown: issuer.stop,
  each: ({ names }, { title = '' }) => {
    names.set('jwt', userToken(title))
    issuer.mode = title.startsWith('JWKS 500') ? 'boom' : undefined
  },
  before: {
    'jwt-044': () => issuer.stop(),
    'jwt-045': async (world) => {
      await world.admin('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [publicPem] })
    },
  },
}

/** Logins with tokens that somebody else has signed. */
export const webTokenPlan: Readonly<Record<string, Plan>> = { k8s, jwt }
