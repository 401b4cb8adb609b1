import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { createCA, createCert } from 'mkcert'

import { readManifest } from './manifest.ts'

/** A manifest of the sidecar, with its two containers. */
export function readSidecar(name: string) {
  const manifest = readManifest(name)
  const { initContainers, containers } = manifest.pod
  const named = (wanted: string) => {
    const found = [...initContainers, ...containers].find((one) => one.name === wanted)
    if (!found) throw new Error(`${name} has no container ${wanted}`)
    return found
  }
  return { ...manifest, sidecar: named('birddog-sidecar'), birddog: named('birddog') }
}

/** The configuration as it would be in a container whose volumes are in this folder. */
export function inFolder(config: string, folder: string): string {
  const volumes = ['/vault', '/vault-sidecar', '/etc/retriever-tls', '/run/birddog-sidecar']
  return volumes.reduce((told, path) => {
    mkdirSync(join(folder, path), { recursive: true })
    return told.replaceAll(` ${path}/`, ` ${join(folder, path)}/`)
  }, config)
}

/** What `keys once` publishes. */
export const keyFiles = [
  '/vault/birddog/api_key',
  '/vault/birddog/app_key',
  '/vault-sidecar/registers/leanix_token',
  '/vault-sidecar/registers/servicenow_password',
]

/** Writes a file of a volume. */
export function put(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

/** Writes the certificate of the `api` listener, and gives the one of its authority. */
export async function certificate(folder: string): Promise<string> {
  const ca = await createCA({
    organization: 'Example',
    countryCode: 'DE',
    state: 'Example',
    locality: 'Example',
    validity: 2,
  })
  const made = await createCert({ ca, domains: ['localhost'], validity: 2 })
  put(folder, '/etc/retriever-tls/tls.crt', made.cert)
  put(folder, '/etc/retriever-tls/tls.key', made.key)
  return ca.cert
}
