import type { StandInRequest } from '../../frame/stand-in.ts'
import type { Cluster } from '../cluster.ts'
import { keySet } from '../tokens/signing-key.ts'
import { nosniff, pageNotFound, type Reply } from './answers.ts'
import { notAllowed, Refused, status } from './status.ts'

const version = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: 'v1.34.2',
  gitCommit: '8cc511e399b929453cd98ae65b419c3cc227ec79',
  gitTreeState: 'clean',
  buildDate: '2025-11-11T19:04:02Z',
  goVersion: 'go1.24.9',
  compiler: 'gc',
  platform: 'linux/amd64',
}

/** Answers what is no resource: health, the version, and what others need to check tokens by themselves. */
export function answerPath(cluster: Cluster, request: StandInRequest): Reply {
  const { path, method } = request
  if (/^\/(livez|readyz|healthz)$/.test(path)) return { status: 200, body: 'ok', headers: nosniff }
  if (/^\/(livez|readyz|healthz)\/ping$/.test(path)) return { status: 200, body: 'ok' }
  switch (path.replace(/(.)\/$/, '$1')) {
    case '/version':
      if (method !== 'GET') throw notAllowed()
      return { status: 200, body: version }
    case '/api':
      if (method !== 'GET') throw notAllowed()
      return { status: 200, body: versions(cluster) }
    case '/.well-known/openid-configuration':
      checkAccept(request, 'application/json')
      return { status: 200, body: discovery(cluster), headers: cached }
    case '/openid/v1/jwks': {
      const type = 'application/jwk-set+json'
      checkAccept(request, type)
      return { status: 200, body: keySet(), headers: { ...cached, 'content-type': type } }
    }
    default:
      return pageNotFound
  }
}

const cached = { 'cache-control': 'public, max-age=3600' }

function versions({ origin }: Cluster): object {
  const serverAddress = origin().replace(/^https?:\/\//, '')
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  }
}

function discovery({ issuer, origin }: Cluster): object {
  return {
    issuer,
    jwks_uri: `${origin()}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function checkAccept({ headers }: StandInRequest, type: string): void {
  const accepted = (headers['accept'] ?? '*/*').split(',').map((each) => each.split(';')[0]?.trim())
  if (accepted.some((each) => ['*/*', 'application/*', type].includes(each ?? ''))) return
  const message = `406: Not Acceptable\n\nAvailable representations: ${type}`
  throw new Refused(status(406, 'NotAcceptable', message, {}))
}
