import type { StandInRequest } from '../../frame/stand-in.ts'
import { judgeToken } from '../access/authenticate.ts'
import type { Cluster, Judged } from '../cluster.ts'
import type { Reply } from '../http/answers.ts'
import { bodyOf, isFields, isText, isTexts, typed, type Fields } from '../http/body.ts'
import { badRequest } from '../http/status.ts'
import { managedFields } from '../objects/managed-fields.ts'

const expected = {
  kind: 'TokenReview',
  group: 'authentication.k8s.io',
  version: 'v1',
  versions: ['v1beta1'],
}

/** Says whose token it is. A token that is no good is told in an answer, not by a refusal. */
export async function reviewToken(cluster: Cluster, request: StandInRequest): Promise<Reply> {
  const body = bodyOf(request, expected)
  const spec = typed(expected, 'TokenReview.spec', body['spec'], 'v1.TokenReviewSpec', isFields)
  const place = 'TokenReviewSpec.spec'
  const token = typed(expected, `${place}.token`, spec?.['token'], 'string', isText) ?? ''
  const given = spec?.['audiences']
  const asked = typed(expected, `${place}.audiences`, given, '[]string', isTexts) ?? []
  if (token === '') throw badRequest('token is required for TokenReview in authentication')
  const audiences = asked.length === 0 ? [cluster.issuer] : asked
  const judged = await judgeToken(cluster, token, audiences)
  const { tellsAudiences } = cluster.settings()
  const apiVersion = 'authentication.k8s.io/v1'
  const shown = { token, ...(asked.length === 0 ? {} : { audiences: asked }) }
  return {
    status: 201,
    body: {
      kind: 'TokenReview',
      apiVersion,
      metadata: {
        ...nameOf(body),
        ...managedFields(request, apiVersion, { spec: shown }, cluster.clock.now()),
      },
      spec: shown,
      status: statusOf(judged, tellsAudiences),
    },
  }
}

function nameOf({ metadata }: Fields): Fields {
  const name = isFields(metadata) ? metadata['name'] : undefined
  return isText(name) && name !== '' ? { name } : {}
}

function statusOf(judged: Judged, tellsAudiences: boolean): Fields {
  if (!judged.ok) {
    const bad = 'invalid bearer token'
    return { user: {}, error: judged.why === undefined ? bad : `[${bad}, ${judged.why}]` }
  }
  const { user, audiences } = judged.authenticated
  return { authenticated: true, user, ...(tellsAudiences ? { audiences } : {}) }
}
