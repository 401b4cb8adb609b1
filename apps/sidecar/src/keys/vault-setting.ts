import { isAbsolute } from 'node:path'

import type { AuthMethod, TlsOptions } from '@retriever/vault-keys'
import type { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import { described } from '../config/described.ts'
import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { authSetting } from './auth-setting.ts'

/** One Vault, as the configuration describes it. */
export interface VaultConfig {
  /** `https://vault.example.org:8200`, or `unix:///run/vault.sock`. */
  readonly url: string
  readonly namespace?: string | undefined
  readonly auth: AuthMethod
  readonly tls?: TlsOptions | undefined
  readonly proxy?: { readonly url: Secret } | undefined
  readonly redirectHosts: readonly string[]
  /** Absent: that of the section. */
  readonly deadline?: number | undefined
  readonly refresh: number
  readonly maxStale: number
}

const minute = 60_000

/** One Vault: where it is, how to log in, how long to wait for it. */
export function vaultSetting(leaves: Leaves): z.ZodType<VaultConfig> {
  const { duration, readableFile, secret, text } = leaves
  const file = readableFile.transform((path) => ({ file: path }))
  const tls = section({
    /** Authorities that are trusted instead of the usual ones. */
    ca: file.optional(),
    certificate: file.optional(),
    key: file.optional(),
    /** The name in the server's certificate, where it is not the host of the address. */
    serverName: text.optional(),
  })
    .refine(
      ({ certificate, key }) => (certificate === undefined) === (key === undefined),
      'certificate and key go together: one of them is missing',
    )
    .transform(({ ca, certificate, key, serverName }): TlsOptions => ({
      ...(ca && { ca }),
      ...(certificate && { certificate }),
      ...(key && { key }),
      ...(serverName !== undefined && { serverName }),
    }))
  return section({
    url: addressSetting(leaves),
    namespace: text.optional(),
    auth: authSetting(leaves),
    tls: tls.optional(),
    proxy: section({
      /** With user and password in it, if the proxy wants them; then it is better kept in a file. */
      url: secret.refine(
        (url) => /^https?:\/\/./.test(url.reveal()) && URL.canParse(url.reveal()),
        'expected an address that begins with http:// or https://',
      ),
    }).optional(),
    /** Hosts beside that of the address that a standby may send us to. */
    redirectHosts: z.array(text).default([]),
    deadline: duration.optional(),
    /** How often keys are read again, give or take a tenth. */
    refresh: duration.default(5 * minute),
    /** Keys that could not be read again for so long are no longer good. */
    maxStale: duration.default(24 * 60 * minute),
  })
}

/** An address as of other upstreams, or a Unix socket. */
function addressSetting({ url }: Leaves): z.ZodType<string> {
  const prefix = 'unix://'
  return z.unknown().transform((value, context) => {
    if (typeof value !== 'string' || !value.startsWith(prefix)) return readWith(url, value, context)
    if (isAbsolute(value.slice(prefix.length))) return value
    context.addIssue(`expected a socket such as unix:///run/vault.sock, got ${described(value)}`)
    return z.NEVER
  })
}
