import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect } from 'vitest'
import { parseAllDocuments } from 'yaml'

/** Where the manifests lie. */
export const deployFolder = fileURLToPath(new URL('../deploy', import.meta.url))

/** The names of all manifests that begin so. */
export function manifestsOf(prefix: 'keys-' | 'sidecar-'): readonly string[] {
  return readdirSync(deployFolder).filter(
    (name) => name.startsWith(prefix) && name.endsWith('.yaml'),
  )
}

/** What shows a volume in a container. */
export interface Mount {
  readonly name: string
  readonly mountPath: string
  readonly readOnly?: boolean
}

/** What the tests look at in a container. */
export interface Container {
  readonly name: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly {
    readonly name: string
    readonly valueFrom?: { readonly fileKeyRef: { readonly path: string; readonly key: string } }
  }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly restartPolicy?: string
  readonly securityContext: unknown
  readonly resources: { readonly limits: unknown; readonly requests: unknown }
  readonly volumeMounts?: readonly Mount[]
}

/** What the tests look at in a pod. */
export interface Pod {
  readonly securityContext: unknown
  readonly serviceAccountName: string
  readonly initContainers: readonly Container[]
  readonly containers: readonly Container[]
  readonly volumes: readonly ({ readonly name: string } & Record<string, unknown>)[]
}

/** One object of a manifest. */
export interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: Readonly<Record<string, unknown>> & {
    readonly template?: { readonly spec: Pod }
  }
}

/** Reads a manifest with one Deployment. */
export function readManifest(name: string) {
  const text = readFileSync(join(deployFolder, name), 'utf8')
  const objects = parseAllDocuments(text, { merge: true }).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS() as Manifest
  })
  const config = objects.find(({ kind }) => kind === 'ConfigMap')?.data?.['retriever.yaml'] ?? ''
  const pod = objects.find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec
  if (!pod) throw new Error(`${name} has no Deployment`)
  return { objects, config, pod, keys: pod.initContainers[0] }
}

/** Where a path of a container is in one of its volumes. */
export function inVolume({ volumeMounts = [] }: Container, path: string) {
  const mount = volumeMounts.find(({ mountPath }) => `${path}/`.startsWith(`${mountPath}/`))
  return mount && { ...mount, rest: path.slice(mount.mountPath.length + 1) }
}

/** Fails unless the containers of a pod are locked down. */
export function expectLockedDown(pod: Pod): void {
  expect(pod.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsGroup: 0,
    seccompProfile: { type: 'RuntimeDefault' },
  })
  expect(pod.securityContext).not.toHaveProperty('runAsUser')
  for (const container of [...pod.initContainers, ...pod.containers]) {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(container.resources.limits).toHaveProperty('memory')
    for (const mount of container.volumeMounts ?? []) {
      expect(pod.volumes.map((volume) => volume.name)).toContain(mount.name)
    }
  }
}
