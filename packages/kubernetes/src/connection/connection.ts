import { readFile } from 'node:fs/promises'

import type { Upstream, UpstreamStatus } from '@retriever/upstream'

import { KubernetesError } from '../error.ts'
import { openUpstream } from './settings.ts'
import type { Settings } from './settings.ts'

/** The way to the server, with the authority that is in its file now. */
export interface Connection {
  /** Opens it, or gives the one that is open. */
  open(): Promise<Upstream>
  /** Reads the authority again after it was not the right one. True when it has changed, and a new way is open. */
  renew(stale: Upstream): Promise<boolean>
  status(): UpstreamStatus
  close(): Promise<void>
}

interface Open {
  readonly ca: string | undefined
  readonly upstream: Upstream
}

/** Makes a connection that reads no file yet. */
export function createConnection(settings: Settings): Connection {
  const { name, host, ca } = settings
  let open: Open | undefined
  let opening: Promise<Open> | undefined
  let isClosed = false
  /** Calls may still be under way on them. Idle connections end by themselves. */
  const retired = new Set<Upstream>()

  const idle: UpstreamStatus = {
    upstream: settings.upstream.name,
    host,
    breaker: 'closed',
    inFlight: 0,
    queued: 0,
  }

  async function build(): Promise<Open> {
    if (ca === undefined || typeof ca === 'string') {
      return { ca, upstream: openUpstream(name, settings.upstream) }
    }
    const text = await authority(name, ca.file)
    if (open?.ca === text) return open
    const options = { ...settings.upstream, tls: { ...settings.upstream.tls, ca: text } }
    return { ca: text, upstream: openUpstream(name, options, ca.file) }
  }

  /** One at a time, so that many callers do not open many. */
  async function rebuild(): Promise<Open> {
    opening ??= build().finally(() => {
      opening = undefined
    })
    const built = await opening
    if (isClosed) {
      await built.upstream.close()
      throw closedError(name)
    }
    if (open !== built) {
      if (open) retired.add(open.upstream)
      open = built
    }
    return built
  }

  return {
    async open() {
      if (isClosed) throw closedError(name)
      return (open ?? (await rebuild())).upstream
    },
    async renew(stale) {
      if (isClosed || typeof ca !== 'object') return false
      if (open?.upstream !== stale) return true
      return (await rebuild()).upstream !== stale
    },
    status: () => open?.upstream.status() ?? idle,
    async close() {
      isClosed = true
      if (open) retired.add(open.upstream)
      await Promise.all([...retired].map((upstream) => upstream.close()))
    },
  }
}

async function authority(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new KubernetesError(`kubernetes/${name}: ${file} cannot be read (${code})`, {
      code: 'config',
      hint: 'Mount the authority of the cluster there, or name another file.',
      retryable: true,
      cluster: name,
      path: file,
    })
  }
}

/** It was used after `close()`. */
export function closedError(name: string): KubernetesError {
  return new KubernetesError(`kubernetes/${name}: it was closed`, {
    code: 'closed',
    hint: 'Ask before close() is called, or create another one.',
    cluster: name,
  })
}
