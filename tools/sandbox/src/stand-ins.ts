import { createDatadog, type DatadogCredentials, type DatadogSeed } from './datadog/datadog.ts'
import { serve, type ListenOptions } from './frame/serve.ts'
import type { StandIn, Surroundings } from './frame/stand-in.ts'
import { createGlpi, type GlpiCredentials, type GlpiSeed } from './glpi/glpi.ts'
import { createIvr, type IvrCredentials, type IvrSeed } from './ivr/ivr.ts'
import { createKubernetes, type KubernetesCredentials } from './kubernetes/kubernetes.ts'
import type { KubernetesSeed } from './kubernetes/seed.ts'
import { createLeanix, type LeanixCredentials, type LeanixSeed } from './leanix/leanix.ts'
import { createOidc, type OidcCredentials, type OidcSeed } from './oidc/oidc.ts'
import {
  createServicenow,
  type ServicenowCredentials,
  type ServicenowSeed,
} from './servicenow/servicenow.ts'
import { createVault, type VaultCredentials, type VaultSeed } from './vault/vault.ts'

/** The stand-ins by name, with what their clients need and how they can be seeded. */
export interface StandIns {
  readonly datadog: { readonly credentials: DatadogCredentials; readonly seed: DatadogSeed }
  readonly glpi: { readonly credentials: GlpiCredentials; readonly seed: GlpiSeed }
  readonly ivr: { readonly credentials: IvrCredentials; readonly seed: IvrSeed }
  readonly kubernetes: {
    readonly credentials: KubernetesCredentials
    readonly seed: KubernetesSeed
  }
  readonly leanix: { readonly credentials: LeanixCredentials; readonly seed: LeanixSeed }
  readonly oidc: { readonly credentials: OidcCredentials; readonly seed: OidcSeed }
  readonly servicenow: {
    readonly credentials: ServicenowCredentials
    readonly seed: ServicenowSeed
  }
  readonly vault: { readonly credentials: VaultCredentials; readonly seed: VaultSeed }
}

/** The name of a stand-in. */
export type StandInName = keyof StandIns

const creators: {
  readonly [N in StandInName]: (around: Surroundings, seed?: StandIns[N]['seed']) => StandIn
} = {
  datadog: createDatadog,
  glpi: createGlpi,
  ivr: createIvr,
  kubernetes: createKubernetes,
  leanix: createLeanix,
  oidc: createOidc,
  servicenow: createServicenow,
  vault: createVault,
}

/** The names of all stand-ins. */
export const standInNames = Object.keys(creators) as readonly StandInName[]

/** How to start a stand-in. */
export interface StartOptions<N extends StandInName = StandInName> extends ListenOptions {
  /** How it differs from the default. */
  readonly seed?: StandIns[N]['seed']
}

/** A stand-in that runs in this process. */
export interface RunningStandIn<N extends StandInName = StandInName> {
  readonly name: N
  /** The origin: `http://127.0.0.1:41234`. */
  readonly url: string
  readonly credentials: StandIns[N]['credentials']
  /** Stops listening and breaks the connections that are open. */
  close(): Promise<void>
}

/**
 * Starts a stand-in: `const glpi = await startStandIn('glpi')`, then `glpi.credentials.url`. Each has a port and a state
 * of its own. Rejects when the port is taken.
 */
export async function startStandIn<N extends StandInName>(
  name: N,
  options: StartOptions<N> = {},
): Promise<RunningStandIn<N>> {
  const { seed, ...listen } = options
  const { url, standIn, close } = await serve(
    name,
    (around) => creators[name](around, seed),
    listen,
  )
  const credentials = standIn.credentials(url) as unknown as StandIns[N]['credentials']
  return { name, url, credentials, close }
}
