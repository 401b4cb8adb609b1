import { PROXY_REFUSES } from './failure.ts'
import type { Failure } from './failure.ts'
import { codeOf } from './transport/wire.ts'
import type { WireError, WireFailureKind } from './transport/wire.ts'

type Meaning = Pick<Failure, 'code' | 'hint'>

const MEANINGS: Readonly<Record<Exclude<WireFailureKind, 'interrupted'>, Meaning>> = {
  connect: unreachable('Check address and port, and whether the network lets us through.'),
  proxy: unreachable('Look whether the proxy is there, and check proxy.url.'),
  handshake: unreachable('Look whether a server that speaks TLS listens at the address.'),
  reset: unreachable("Look at the server's log and at what stands between it and us."),
  tls: {
    code: 'tls',
    hint: 'Check tls.ca, tls.serverName and tls.certificate, and whether the address is that of a TLS port.',
  },
  material: {
    code: 'config',
    hint: 'Give certificates and key as PEM, in files that this process may read.',
  },
  'broken-off': {
    code: 'unavailable',
    hint: "Look at the server's log and at what stands between it and us.",
  },
  slow: { code: 'timeout', hint: "Look at the server's load, or raise timeouts.responseMs." },
  'too-large': {
    code: 'too-large',
    hint: 'Raise maxResponseBytes if so large an answer is right.',
  },
  malformed: { code: 'protocol', hint: 'Check the address: what answers there is not a Vault.' },
  redirect: {
    code: 'protocol',
    hint: 'Name the nodes of the cluster in redirectHosts, and let them announce addresses that begin with https:.',
  },
  'dead-redirect': {
    code: 'unavailable',
    hint: 'Wait until the cluster has a leader, or see why it has none.',
  },
  invalid: {
    code: 'config',
    hint: 'Check token, namespace and path for characters that HTTP refuses.',
  },
}

function unreachable(hint: string): Meaning {
  return { code: 'unreachable', hint }
}

/** What it means that there is no answer. `show` makes texts fit to be shown. */
export function failureOfWire(
  error: WireError,
  kind: Exclude<WireFailureKind, 'interrupted'>,
  show: (text: string) => string,
): Failure {
  const reason = error.cause instanceof Error && kind !== 'tls' ? codeOf(error.cause) : ''
  const refusedByProxy = kind === 'proxy' && error.lasting
  return {
    ...(refusedByProxy ? { code: 'refused', hint: PROXY_REFUSES } : MEANINGS[kind]),
    what: show(reason === '' ? error.message : `${error.message} (${reason})`),
    passing: !error.lasting,
    executed: error.sent ? 'unknown' : 'no',
    cause: error.cause === undefined ? undefined : sanitised(error.cause, show),
  }
}

/** An error that holds a message and a code, and nothing of the sockets and requests that errors of clients carry. */
export function sanitised(error: unknown, show: (text: string) => string): Error {
  const clean = new Error(show(error instanceof Error ? error.message : String(error)))
  const code = codeOf(error)
  if (code !== '') Object.assign(clean, { code })
  clean.stack = `Error: ${clean.message}`
  return clean
}
