import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'

import { appRole } from '../src/auth/app-role.ts'
import { kubernetes } from '../src/auth/kubernetes.ts'
import { userpass } from '../src/auth/userpass.ts'
import type { AuthMethod } from '../src/auth/method.ts'
import { createVault } from '../src/vault.ts'
import { readableSecret } from './readable-secret.ts'
import { running, until } from './running.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'
import type { SandboxStage, Stage } from './stage/index.ts'

scenarioAnywhere(
  1,
  'a Kubernetes login sends the trimmed token of the file, and no other token',
  async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, role, jwt } = await stage.kubernetes({ token_policies: [policy] })
    const token = jwt()
    const file = await fileWith(stage, `${token}\n`)
    const vault = createVault(stage.options(kubernetes({ role, mount, jwt: { file } })))
    expect((await vault.read(path)).data).toEqual({ key: 'value' })

    const [login, ...others] = stage.requests({ path: `/v1/auth/${mount}/login` })
    expect(others).toEqual([])
    expect(login?.body).toEqual({ role, jwt: token })
    expect(login?.headers).not.toHaveProperty('x-vault-token')
    expect(login?.headers).not.toHaveProperty('authorization')
    const { accessor } = vault.status().session
    expect(accessor).toBeTruthy()
    expect(stage.events('logged-in')).toMatchObject([{ method: 'kubernetes', accessor }])
    await vault.close()
  },
)

scenarioAnywhere(
  2,
  'a mount with a slash and a namespace: both on every request from login to revocation',
  async (stage) => {
    const namespace = await stage.namespace()
    const { path, policy } = await readableSecret(stage, { namespace })
    const options = { mount: 'team-a/k8s', namespace }
    const { mount, role, jwt } = await stage.kubernetes(
      { token_policies: [policy], token_ttl: '2s' },
      options,
    )
    const vault = createVault(stage.options(kubernetes({ role, mount, jwt: jwt() }), { namespace }))
    await vault.read(path)
    await running(vault, () => until(() => stage.events('token-renewed').length > 0))
    await vault.close()

    const paths = stage.requests().map((request) => request.path)
    expect(paths).toContain('/v1/auth/team-a/k8s/login')
    expect(paths).toContain('/v1/auth/token/renew-self')
    expect(paths.at(-1)).toBe('/v1/auth/token/revoke-self')
    for (const request of stage.requests()) {
      expect(request.headers['x-vault-namespace']).toBe(namespace)
    }
  },
)

scenarioAnywhere(3, 'an unknown role is not asked for twice', async (stage) => {
  const { mount, jwt } = await stage.kubernetes()
  const vault = createVault(stage.options(kubernetes({ role: 'nobody', mount, jwt: jwt() })))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error).toMatchObject({ code: 'role-unknown', status: 400, retryable: false })
  expect(error.message).toContain('nobody')
  expect(stage.requests()).toHaveLength(1)

  const again = await stage.failure(vault.read('secret/app'))
  expect(again.code).toBe('role-unknown')
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})

scenarioAnywhere(
  4,
  'a denied Kubernetes login is tried with the token as it is then, until the deadline',
  async (stage) => {
    const { mount, role, jwt } = await stage.kubernetes()
    const reasons = [
      [{ name: 'stranger' }, 'bound_service_account_names'],
      [{ namespace: 'elsewhere' }, 'bound_service_account_namespaces'],
      [{ expiresAt: Date.now() - 600_000, claims: { nbf: 1, iat: 1 } }, 'kubelet'],
      [{ audiences: ['other'] }, 'audience'],
    ] as const
    for (const [account, hint] of reasons) {
      let reads = 0
      const source = () => {
        reads += 1
        return Promise.resolve(jwt(account))
      }
      const auth = kubernetes({ role, mount, jwt: source })
      const before = stage.requests().length
      const vault = createVault(stage.options(auth, { deadlineMs: 300 }))
      const error = await stage.failure(vault.read('secret/app'))
      expect(error).toMatchObject({ code: 'login-denied', status: 403, executed: 'no' })
      expect(error.hint).toContain(hint)
      expect(error.message).toMatch(/given up after .* logins/)
      const requests = stage.requests().slice(before)
      expect(requests.length).toBeGreaterThan(2)
      // The last one may have been cut short before it was sent.
      expect(reads - requests.length).toBeLessThanOrEqual(1)
      await vault.close()
    }
  },
)

scenarioAnywhere(
  4,
  'a TokenReview that is down looks like a refusal, and the login works once it is up',
  async (stage) => {
    const { path, policy } = await readableSecret(stage)
    const { mount, role, jwt, reviewer } = await stage.kubernetes({ token_policies: [policy] })
    reviewer.down()
    const vault = createVault(stage.options(kubernetes({ role, mount, jwt: jwt() })))
    const read = vault.read(path)
    await until(() => stage.events('retry-scheduled').length >= 3)
    reviewer.up()
    expect((await read).data).toEqual({ key: 'value' })
    await vault.close()
  },
)

scenario(5, 'a token that the kubelet replaces between attempts is sent', async (stage) => {
  const { path, policy } = await readableSecret(stage)
  const { mount, role, jwt } = await stage.kubernetes({ token_policies: [policy] })
  const file = await fileWith(stage, jwt({ expiresAt: Date.now() - 600_000, claims: { nbf: 1 } }))
  const vault = createVault(stage.options(kubernetes({ role, mount, jwt: { file } })))
  const read = vault.read(path)
  await until(() => stage.requests().some(({ status }) => status === 403))
  const fresh = jwt()
  await writeFile(file, fresh)
  await read
  const logins = stage.requests({ path: `/v1/auth/${mount}/login` })
  expect(logins.at(-1)).toMatchObject({ status: 200, body: { jwt: fresh } })
  await vault.close()
})

scenario(5, 'a clock that is wrong is told from a token that has expired', async (stage) => {
  const { mount, role, jwt } = await stage.kubernetes()
  const expired = jwt({ expiresAt: Date.now() - 600_000, claims: { nbf: 1 } })
  const clock = { now: () => Date.now() - 900_000 }
  const options = stage.options(kubernetes({ role, mount, jwt: expired }))
  const { systemClock } = await import('@retriever/upstream/clock')
  const vault = createVault({ ...options, clock: { ...systemClock, ...clock } })
  const error = await stage.failure(vault.read('secret/app'))
  expect(error).toMatchObject({ code: 'clock-skew', retryable: false })
  expect(error.message).toMatch(/900 s ahead of ours|899 s ahead of ours/)
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})

scenarioAnywhere(
  15,
  'a mount that is not there: the hint names mount and namespace',
  async (stage) => {
    const { jwt } = await stage.kubernetes()
    const secretId = stage.secret()
    const methods: readonly [AuthMethod, number][] = [
      [appRole({ mount: 'nowhere', roleId: 'role', secretId }), 2],
      [userpass({ mount: 'nowhere', username: 'ann', password: stage.secret() }), 2],
    ]
    for (const [auth, requests] of methods) {
      const before = stage.requests().length
      const vault = createVault(stage.options(auth))
      const error = await stage.failure(vault.read('secret/app'))
      expect(error).toMatchObject({ code: 'login-denied', status: 403 })
      expect(error.hint).toMatch(/mount or the namespace may be wrong/)
      expect(stage.requests().length - before).toBe(requests)
      await vault.close()
    }
    const auth = kubernetes({ role: 'birddog', mount: 'nowhere', jwt: jwt() })
    const vault = createVault(stage.options(auth, { deadlineMs: 200 }))
    const error = await stage.failure(vault.read('secret/app'))
    expect(error.code).toBe('login-denied')
    expect(error.hint).toMatch(/mount \(nowhere\) or the namespace may be wrong/)
    await vault.close()
  },
)

scenarioAnywhere(16, 'a namespace that does not exist', async (stage) => {
  const { mount, role, jwt } = await stage.kubernetes()
  const auth = kubernetes({ role, mount, jwt: jwt() })
  const vault = createVault(stage.options(auth, { namespace: 'nowhere' }))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error).toMatchObject({ code: 'namespace-not-found', status: 404 })
  expect(stage.requests()).toHaveLength(1)
  await vault.close()
})

scenario(16, 'a namespace that does not exist, as Vault puts it', async (stage) => {
  await stage.control.settings({ unknownNamespace: 'denied' })
  const { mount, roleId, secretId } = await stage.appRole()
  const auth = appRole({ mount, roleId, secretId: await secretId() })
  const vault = createVault(stage.options(auth, { namespace: 'nowhere' }))
  const error = await stage.failure(vault.read('secret/app'))
  expect(error.code).toBe('login-denied')
  expect(error.hint).toContain('namespace')
  await vault.close()
})

async function fileWith(stage: Stage | SandboxStage, text: string): Promise<string> {
  const file = join(await stage.folder(), 'token')
  await writeFile(file, text)
  return file
}
