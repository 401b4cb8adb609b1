import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, vi } from 'vitest'

import { readableVault } from './readable-vault.ts'
import { scenario, scenarioAnywhere } from './stage/index.ts'

describe('an authority of our own', () => {
  scenarioAnywhere(57, 'given: the server is trusted', async (stage) => {
    const { ca, server } = await stage.certificates()
    const { address } = await stage.open({ tls: server })
    const { vault, path } = await readableVault(stage, { address, tls: { ca } })
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
  })

  scenarioAnywhere(
    57,
    'not given: the server is refused, with the reason and the endpoint',
    async (stage) => {
      const { server } = await stage.certificates()
      const { address } = await stage.open({ tls: server })
      const { vault, path } = await readableVault(stage, { address })
      const error = await stage.failure(vault.read(path))
      expect(error).toMatchObject({ code: 'tls', retryable: false, executed: 'no' })
      expect(error.message).toContain(`TLS with ${new URL(address).host} fails: `)
      expect(error.message).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN/)
      expect(error.hint).toContain('tls.ca')
      expect(stage.requests()).toEqual([])
    },
  )

  scenarioAnywhere(
    57,
    'of the server itself, in development mode',
    async (stage) => {
      const { vault, path } = await readableVault(stage)
      expect((await stage.failure(vault.read(path))).code).toBe('tls')
    },
    { tls: true },
  )

  for (const value of ['true', '1', 'false']) {
    scenarioAnywhere(57, `VAULT_SKIP_VERIFY=${value} changes nothing`, async (stage) => {
      vi.stubEnv('VAULT_SKIP_VERIFY', value)
      const { server } = await stage.certificates()
      const { address } = await stage.open({ tls: server })
      const { vault, path } = await readableVault(stage, { address })
      expect((await stage.failure(vault.read(path))).code).toBe('tls')
      expect(stage.requests()).toEqual([])
    })
  }
})

describe('a certificate', () => {
  scenarioAnywhere(57, 'for another name', async (stage) => {
    const { ca, server, otherName } = await stage.certificates()
    const { address } = await stage.open({ tls: otherName })
    const { vault, path, open } = await readableVault(stage, { address, tls: { ca } })
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'tls', retryable: false })
    expect(error.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
    const named = open({ tls: { ca, serverName: 'elsewhere.example' } })
    expect((await named.read(path)).data).toEqual({ key: 'value' })
    const other = await stage.open({ tls: server })
    const misnamed = open({ address: other.address, tls: { ca, serverName: 'wrong.example' } })
    expect((await stage.failure(misnamed.read(path))).code).toBe('tls')
  })

  scenarioAnywhere(57, 'that has expired', async (stage) => {
    const { ca, expired } = await stage.certificates()
    const { address } = await stage.open({ tls: expired })
    const { vault, path } = await readableVault(stage, { address, tls: { ca } })
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'tls', retryable: false })
    expect(error.message).toContain('CERT_HAS_EXPIRED')
  })
})

describe('a port of the other kind', () => {
  scenarioAnywhere(57, 'https spoken to plain HTTP', async (stage) => {
    const address = stage.address.replace('http:', 'https:')
    const { vault, path } = await readableVault(stage, { address })
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'tls', retryable: false, executed: 'no' })
    expect(error.message).toMatch(/ERR_SSL_\w+/)
  })
})

scenario(
  58,
  'the authority is replaced on disk: new connections go by it at once',
  async (stage) => {
    const { ca, server, otherCa, otherServer } = await stage.certificates()
    const file = join(await stage.folder(), 'ca.pem')
    await writeFile(file, ca)
    const entrance = await stage.open({ tls: server })
    const tls = { ca: { file } }
    const { vault, path } = await readableVault(stage, { address: entrance.address, tls })
    await vault.read(path)

    await entrance.down()
    entrance.present(otherServer)
    await entrance.up()
    expect((await stage.failure(vault.read(path))).code).toBe('tls')
    await writeFile(file, otherCa)
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
  },
)
