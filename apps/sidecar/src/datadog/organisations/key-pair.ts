import { basename, dirname } from 'node:path'

import type { DatadogKeys } from '@retriever/datadog-entities'
import type { CredentialSource } from '@retriever/upstream/secret'
import { Secret } from '@retriever/upstream/secret'
import type { Keys } from '@retriever/vault-keys'

import { followed, SecretFromFile } from '../../config/followed-secret.ts'

/** The two keys of an organisation, as of now. They go together: Datadog refuses a pair, not one of them. */
export interface KeyPair {
  readonly source: CredentialSource<DatadogKeys>
  /** Versions that Datadog has refused; while there is an older one, it is used. */
  refused(): number
  /** Follows where the keys come from until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>
}

/** Where the keys are written in the configuration. */
export interface WrittenKeys {
  readonly apiKey: Secret
  readonly appKey: Secret
}

/** Keys that are written out, or files that are followed. Two files of one folder are never mixed from two publications. */
export async function writtenPair({ apiKey, appKey }: WrittenKeys): Promise<KeyPair> {
  if (apiKey instanceof SecretFromFile && appKey instanceof SecretFromFile) {
    const folder = dirname(apiKey.file)
    if (folder === dirname(appKey.file)) {
      const { fromDirectory } = await import('@retriever/vault-keys')
      const files = { apiKey: basename(apiKey.file), appKey: basename(appKey.file) }
      return pairIn(fromDirectory(folder, files, { name: folder, trim: true }), {
        apiKey: 'apiKey',
        appKey: 'appKey',
      })
    }
  }
  const [api, app] = await Promise.all([followed(apiKey), followed(appKey)])
  const rejected = new Set<string>()
  return {
    source: pairOf(api.source, app.source, rejected),
    refused: () => rejected.size,
    run: async (signal) => void (await Promise.all([api.run(signal), app.run(signal)])),
  }
}

/** What the keys of an organisation are called in a set of keys. */
export interface KeyNames {
  readonly apiKey: string
  readonly appKey: string
}

/** Two keys of a set. */
export function pairIn(keys: Keys, names: KeyNames): KeyPair {
  return {
    source: {
      async get(signal) {
        const { version, value } = await keys.get(signal)
        const [apiKey, appKey] = [value[names.apiKey], value[names.appKey]]
        if (apiKey === undefined || appKey === undefined) {
          const missing = apiKey === undefined ? names.apiKey : names.appKey
          throw new Error(`the set of keys has no "${missing}"`)
        }
        return { version, value: { apiKey, appKey } }
      },
      reject: (version) => keys.reject(version),
    },
    refused: () => keys.status().rejected.length,
    run: (signal) => keys.run(signal),
  }
}

/** Both keys as one credential: when Datadog refuses it, either of them may be the old one. */
function pairOf(
  apiKey: CredentialSource<string>,
  appKey: CredentialSource<string>,
  rejected: Set<string>,
): CredentialSource<DatadogKeys> {
  return {
    async get(signal) {
      const [api, app] = await Promise.all([apiKey.get(signal), appKey.get(signal)])
      const value = { apiKey: new Secret(api.value), appKey: new Secret(app.value) }
      return { version: `${api.version}\n${app.version}`, value }
    },
    reject(version) {
      rejected.add(version)
      const [api = '', app = ''] = version.split('\n')
      apiKey.reject(api)
      appKey.reject(app)
    },
  }
}
