import { join } from 'node:path'

import type { CredentialSource } from '@retriever/upstream'

import { KubernetesError } from '../error.ts'
import { tokenFile } from './token-file.ts'

/** Where to look. */
export interface InClusterOptions {
  /** What the kubelet mounts. Default `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly folder?: string
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** How a pod reaches the server of its own cluster; options of `createKubernetes`. */
export interface InCluster {
  /** `https://10.96.0.1:443` */
  readonly url: string
  readonly tls: { readonly ca: { readonly file: string } }
  /** The token of the pod's service account, as it is in the file at each call. */
  readonly credential: CredentialSource<string>
}

const mounted = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * How a pod reaches the server of its own cluster. Reads no file yet.
 *
 * ```ts
 * const kubernetes = createKubernetes({ ...inCluster(), name: 'own' })
 * ```
 *
 * @throws KubernetesError `config` when the variables are missing that every pod has
 */
export function inCluster(options: InClusterOptions = {}): InCluster {
  const { folder = mounted, env = process.env } = options
  const host = env['KUBERNETES_SERVICE_HOST']?.trim()
  const port = env['KUBERNETES_SERVICE_PORT']?.trim()
  const missing = [
    ...(host ? [] : ['KUBERNETES_SERVICE_HOST']),
    ...(port ? [] : ['KUBERNETES_SERVICE_PORT']),
  ]
  if (!host || !port) {
    throw new KubernetesError(`this is no pod: ${missing.join(' and ')} not set`, {
      code: 'config',
      hint: 'Run it in a pod, or give the URL, the authority and the token of the cluster.',
    })
  }
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    tls: { ca: { file: join(folder, 'ca.crt') } },
    credential: tokenFile(join(folder, 'token')),
  }
}
