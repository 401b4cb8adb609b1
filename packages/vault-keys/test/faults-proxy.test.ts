import { expect, vi } from 'vitest'

import { listen } from './local-server.ts'
import { readableVault } from './readable-vault.ts'
import { scenario } from './stage/index.ts'

scenario(61, 'a proxy in the environment is not used', async (stage) => {
  const proxy = await listen((_message, response) => response.writeHead(502).end())
  for (const name of [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'ALL_PROXY',
    'VAULT_PROXY_ADDR',
    'VAULT_HTTP_PROXY',
  ]) {
    vi.stubEnv(name, proxy.url)
    vi.stubEnv(name.toLowerCase(), proxy.url)
  }
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  const { ca, server } = await stage.certificates()
  const { vault, path, open } = await readableVault(stage)
  expect((await vault.read(path)).data).toEqual({ key: 'value' })
  const { address } = await stage.open({ tls: server })
  expect((await open({ address, tls: { ca } }).read(path)).data).toEqual({ key: 'value' })
  expect(proxy.connections).toBe(0)
})

scenario(61, 'a proxy that is configured is used, by its user and password', async (stage) => {
  const { ca, server } = await stage.certificates()
  const { address } = await stage.open({ tls: server })
  const password = stage.secret()
  const proxy = await stage.proxy(`birddog:${password}`)
  const { vault, path, open } = await readableVault(stage, { address, tls: { ca } })
  const through = open({ proxy: { url: proxy.url } })
  expect((await through.read(path)).data).toEqual({ key: 'value' })
  expect(proxy.tunnels()).toContain(new URL(address).host)

  const refused = open({ proxy: { url: proxy.url.replace(password, 'wrong') } })
  const error = await stage.failure(refused.read(path))
  expect(error).toMatchObject({ code: 'refused', retryable: false, executed: 'no' })
  expect(error.message).toContain('answers 407')
  expect(error.hint).toContain('proxy.url')
  await vault.read(path)
})
