import { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import type { Leaves } from './leaves.ts'
import { section } from './section.ts'

/** What every upstream may need on its way out: the keys `proxy` and `tls` of its section. */
export function upstreamSettings({ pem, secret, text }: Leaves) {
  return {
    proxy: section({
      /** With user and password in it, if the proxy wants them; then it is better kept in a file. */
      url: secret.refine(isHttpUrl, 'expected an address that begins with http:// or https://'),
      /** Hosts that are reached directly. */
      noProxy: z.array(text).default([]),
    }).optional(),
    tls: section({
      /** Authorities that are trusted beside the usual ones. */
      ca: pem.optional(),
      certificate: pem.optional(),
      key: pem.transform((text) => new Secret(text)).optional(),
    })
      .refine(
        ({ certificate, key }) => (certificate === undefined) === (key === undefined),
        'certificate and key go together: one of them is missing',
      )
      .optional(),
  }
}

/** The settings as `createUpstream` takes them. */
export function upstreamOptions({
  proxy,
  tls,
}: {
  readonly proxy?: { readonly url: Secret; readonly noProxy: readonly string[] } | undefined
  readonly tls?:
    | {
        readonly ca?: string | undefined
        readonly certificate?: string | undefined
        readonly key?: Secret | undefined
      }
    | undefined
}) {
  return {
    ...(proxy && { proxy }),
    ...(tls && {
      tls: {
        ...(tls.ca !== undefined && { ca: tls.ca }),
        ...(tls.certificate !== undefined && { certificate: tls.certificate }),
        ...(tls.key && { key: tls.key }),
      },
    }),
  }
}

function isHttpUrl(secret: Secret): boolean {
  const text = secret.reveal()
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
