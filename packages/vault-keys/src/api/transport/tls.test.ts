import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'

import { Secret } from '@retriever/upstream/secret'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'

import { json, listen } from '../../../test/local-server.ts'
import { openTransport, wireFailureOf } from '../../../test/open-api.ts'
import { certificates } from '../../../test/stage/certificates.ts'
import type { Certificates, KeyPair } from '../../../test/stage/certificates.ts'
import type { TlsOptions } from '../../options.ts'
import type { WireAnswer } from './wire.ts'

let pem: Certificates

beforeAll(async () => {
  pem = await certificates()
})

describe('the server', () => {
  test('is trusted by the authority that was given', async () => {
    const { url } = await serve(pem.server)
    expect((await send(url, { ca: pem.ca })).status).toBe(200)
  })

  test('is refused when nobody we trust knows it: the code of OpenSSL and the endpoint are told', async () => {
    const { url, port } = await serve(pem.server)
    const error = await wireFailureOf(send(url, { ca: pem.otherCa }))
    expect(error).toMatchObject({ kind: 'tls', sent: false, lasting: true })
    expect(error.message).toMatch(
      new RegExp(`^TLS with 127.0.0.1:${port} fails: SELF_SIGNED_CERT_IN_CHAIN, self-signed`),
    )
  })

  test.each([
    ['another name', 'otherName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['an expired certificate', 'expired', 'CERT_HAS_EXPIRED'],
  ] as const)('is refused with %s', async (_, which, code) => {
    const { url } = await serve(pem[which])
    expect((await wireFailureOf(send(url, { ca: pem.ca }))).message).toContain(code)
  })

  test('may bear the name that was asked for instead of that of the address', async () => {
    const { url } = await serve(pem.otherName)
    const answer = await send(url, { ca: pem.ca, serverName: 'elsewhere.example' })
    expect(text(answer)).toContain('"asked":"elsewhere.example"')
  })

  test('is not asked by its address for a name', async () => {
    const { url } = await serve(pem.server)
    expect(text(await send(url, { ca: pem.ca }))).toContain('"asked":false')
  })

  test('is never trusted because the environment says so', async () => {
    vi.stubEnv('VAULT_SKIP_VERIFY', 'true')
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const { url } = await serve(pem.server)
    expect(await wireFailureOf(send(url, {}))).toMatchObject({ kind: 'tls' })
  })

  test('must not be old: TLS 1.1 is refused', async () => {
    const { url } = await listen(json({}), {
      cert: pem.server.certificate,
      key: pem.server.key,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    expect(await wireFailureOf(send(url, { ca: pem.ca }))).toMatchObject({
      kind: 'tls',
      sent: false,
    })
  })

  test('that speaks no TLS is told as such', async () => {
    const { url } = await listen(json({}))
    const error = await wireFailureOf(send(url.replace('http:', 'https:'), {}))
    expect(error).toMatchObject({ kind: 'tls', lasting: true })
    expect(error.message).toMatch(/fails: ERR_SSL_\w+/)
  })
})

describe('files', () => {
  test('are read again for each new connection: an authority can be replaced', async () => {
    const file = await write('ca.pem', pem.otherCa)
    const { url } = await serve(pem.server)
    const transport = openTransport(url, { tls: { ca: { file } } })
    expect(await wireFailureOf(transport.send(request(url), forever))).toMatchObject({
      kind: 'tls',
    })
    await writeFile(file, pem.ca)
    expect((await transport.send(request(url), forever)).status).toBe(200)
  })

  test('that cannot be read are named', async () => {
    const { url } = await serve(pem.server)
    const error = await wireFailureOf(send(url, { ca: { file: '/nowhere/ca.pem' } }))
    expect(error).toMatchObject({ kind: 'material', sent: false, lasting: true })
    expect(error.message).toBe('tls.ca: /nowhere/ca.pem cannot be read (ENOENT)')
  })

  test.each([
    ['nothing of use', 'tls.ca holds no PEM certificate', () => 'hello'],
    [
      'half a certificate',
      'tls.ca holds a certificate that cannot be read',
      () => `${pem.ca}${pem.ca.slice(0, 400)}\n-----END CERTIFICATE-----\n`,
    ],
  ])('that hold %s are refused, instead of the server', async (_, message, contents) => {
    const { url } = await serve(pem.server)
    const file = await write('ca.pem', contents())
    expect((await wireFailureOf(send(url, { ca: { file } }))).message).toBe(message)
  })
})

describe('our own certificate', () => {
  test('is shown', async () => {
    const { url } = await serve(pem.server, true)
    const { certificate, key } = pem.client
    const answer = await send(url, { ca: pem.ca, certificate, key: new Secret(key) })
    expect(text(answer)).toContain('"authorized":true')
  })

  test('is missed: the server ends TLS, and has carried nothing out', async () => {
    const { url } = await serve(pem.server, true)
    const error = await wireFailureOf(send(url, { ca: pem.ca }))
    expect(error).toMatchObject({ kind: 'tls', sent: false, lasting: true })
    expect(error.message).toContain('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')
  })

  test('with the key of another one is a mistake of ours', async () => {
    const { url } = await serve(pem.server)
    const { certificate } = pem.client
    const error = await wireFailureOf(
      send(url, { certificate, key: new Secret(pem.otherClient.key) }),
    )
    expect(error).toMatchObject({ kind: 'material' })
    expect(error.message).toContain('ERR_OSSL_X509_KEY_VALUES_MISMATCH')
  })
})

const forever = new AbortController().signal

function serve({ certificate, key }: KeyPair, wantsCertificate = false) {
  const answer: RequestListener = (message, response) => {
    const { socket } = message
    const seen = socket instanceof TLSSocket ? socket : undefined
    json({ asked: seen?.servername ?? false, authorized: seen?.authorized })(message, response)
  }
  return listen(answer, {
    cert: certificate,
    key,
    ca: pem.ca,
    requestCert: wantsCertificate,
    rejectUnauthorized: wantsCertificate,
  })
}

function request(url: string) {
  return { method: 'GET', url: new URL('/v1/x', url), headers: {}, repeatable: true } as const
}

function send(url: string, tls: TlsOptions): Promise<WireAnswer> {
  return openTransport(url, { tls }).send(request(url), forever)
}

function text({ body }: WireAnswer): string {
  return new TextDecoder().decode(body)
}

async function write(name: string, contents: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vault-keys-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, name)
  await writeFile(file, contents)
  return file
}
