import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'

import { Secret } from '@retriever/upstream/secret'

import type { TlsOptions } from '../../options.ts'
import { codeOf, WireError } from './wire.ts'

type Pem = string | Secret | { readonly file: string }

/** What a connection needs, as PEM. */
export interface TlsMaterial {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** Reads the certificates and the key that a new connection needs. Rejects with a {@link WireError} `material`. */
export async function readTlsMaterial(options: TlsOptions): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([
    read('tls.ca', options.ca),
    read('tls.certificate', options.certificate),
    read('tls.key', options.key),
  ])
  if (ca !== undefined) checkAuthorities(ca)
  if (cert !== undefined && key !== undefined) checkPair(cert, key)
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }
}

async function read(option: string, pem: Pem | undefined): Promise<string | undefined> {
  if (pem === undefined || typeof pem === 'string') return pem
  if (pem instanceof Secret) return pem.reveal()
  try {
    return await readFile(pem.file, 'utf8')
  } catch (error) {
    throw unusable(`${option}: ${pem.file} cannot be read (${codeOf(error)})`, error)
  }
}

/** OpenSSL ignores what it cannot read; the mistake would show up as a server that is not trusted. */
function checkAuthorities(ca: string): void {
  const blocks = ca.match(/-----BEGIN [^-]*CERTIFICATE-----[^-]+-----END [^-]*CERTIFICATE-----/g)
  if (!blocks) throw unusable('tls.ca holds no PEM certificate')
  try {
    for (const block of blocks) void new X509Certificate(block)
  } catch (error) {
    throw unusable('tls.ca holds a certificate that cannot be read', error)
  }
}

function checkPair(cert: string, key: string): void {
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw unusable(`tls.certificate and tls.key cannot be used (${codeOf(error)})`, error)
  }
}

function unusable(message: string, cause?: unknown): WireError {
  return new WireError('material', message, { lasting: true, cause })
}
