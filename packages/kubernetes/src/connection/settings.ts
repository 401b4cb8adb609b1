import { systemClock } from '@retriever/upstream/clock'
import { createUpstream } from '@retriever/upstream'
import type { Clock, Upstream, UpstreamOptions } from '@retriever/upstream'

import { KubernetesError } from '../error.ts'
import type { KubernetesEvent } from '../events.ts'
import type { KubernetesOptions } from '../options.ts'

/** {@link KubernetesOptions} with their defaults, checked. */
export interface Settings {
  readonly name: string
  readonly host: string
  readonly clock: Clock
  /** Everything but the authority, which may be in a file. */
  readonly upstream: UpstreamOptions
  readonly ca: string | { readonly file: string } | undefined
  /** Tells the listener, and swallows what it throws. */
  readonly emit: (event: KubernetesEvent) => void
}

/** Fills in the defaults. Throws one {@link KubernetesError} `config` that names everything that is wrong. */
export function settingsOf(options: KubernetesOptions): Settings {
  const {
    name = 'kubernetes',
    url,
    credential: _,
    tls = {},
    clock = systemClock,
    ...rest
  } = options
  const { ca, ...identity } = tls
  const emit = emitterOf(options.events)
  const upstream: UpstreamOptions = {
    ...rest,
    name: `kubernetes/${name}`,
    baseUrl: url,
    deadlineMs: options.deadlineMs ?? 10_000,
    attemptTimeoutMs: options.attemptTimeoutMs ?? 5000,
    headers: { accept: 'application/json', 'user-agent': 'retriever-kubernetes', ...rest.headers },
    tls: { ...identity, ...(typeof ca === 'string' && { ca }) },
    clock,
    events: emit,
  }
  // It connects to nothing; what is wrong must be told now, also when the authority is read later.
  void openUpstream(name, upstream).close()
  return { name, host: new URL(url).host, clock, upstream, ca, emit }
}

/** Makes the client. Throws a {@link KubernetesError} `config`. */
export function openUpstream(name: string, options: UpstreamOptions, path?: string): Upstream {
  try {
    return createUpstream(options)
  } catch (error) {
    const why = error instanceof TypeError ? error.message : `${options.name}: unusable options`
    throw new KubernetesError(why, {
      code: 'config',
      hint:
        path === undefined ? 'Correct what is named.' : 'Put certificates in PEM into this file.',
      cluster: name,
      path,
    })
  }
}

function emitterOf(listener: KubernetesOptions['events']): (event: KubernetesEvent) => void {
  return (event) => {
    try {
      listener?.(event)
    } catch {
      // A listener that fails must not break a call.
    }
  }
}
