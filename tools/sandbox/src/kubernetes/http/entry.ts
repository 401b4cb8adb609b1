import type { Conditions, StandInAnswer, StandInRequest } from '../../frame/stand-in.ts'
import { callerOf } from '../access/authenticate.ts'
import { judge } from '../access/rbac.ts'
import type { User } from '../access/user.ts'
import type { Cluster } from '../cluster.ts'
import { kindOf } from '../objects/kinds.ts'
import { answerObjects } from '../objects/object-routes.ts'
import { reviewAccess, reviewSelf } from '../reviews/access-review.ts'
import { reviewToken } from '../reviews/token-review.ts'
import { requestToken } from '../tokens/token-request.ts'
import { answer, pageNotFound, tooManyRequests, type Reply } from './answers.ts'
import { answerPath } from './paths.ts'
import { requestInfo, type Attributes, type RequestInfo } from './request-info.ts'
import { forbidden, forbiddenPath, noResource, notAllowed, Refused, status } from './status.ts'

const builtInGroups = [
  '',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'batch',
  'coordination.k8s.io',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
]

/** Answers a request: who is it, may they, and only then what is asked. */
export async function answerRequest(
  cluster: Cluster,
  request: StandInRequest,
  { trouble }: Conditions,
): Promise<StandInAnswer> {
  let isKnown = false
  let warning: string | undefined
  const finish = (reply: Reply): StandInAnswer => {
    const headers = { ...reply.headers, ...(warning === undefined ? {} : { warning }) }
    return answer(request, { ...reply, headers }, isKnown)
  }
  try {
    const caller = await callerOf(cluster, request)
    isKnown = true
    warning = caller.warning
    if (trouble === 'overloaded') return finish(tooManyRequests)
    const info = requestInfo(request.method, request.path)
    authorize(cluster, caller.user, info)
    return finish(await route(cluster, request, info, caller.user))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return finish({ status: error.status.code, body: error.status, headers: error.headers })
  }
}

function authorize({ objects }: Cluster, user: User, info: RequestInfo): void {
  if (judge(objects, user, info).isAllowed) return
  const who = `User ${JSON.stringify(user.username)} cannot ${info.verb}`
  if (info.kind === 'path') throw forbiddenPath(`${who} path ${JSON.stringify(info.path)}`)
  const { group, resource, subresource, namespace, name } = info
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  throw forbidden(
    { group, kind: resource, ...(name === '' ? {} : { name }) },
    `${who} resource "${whole}" in API group "${group}" ${where}`,
  )
}

async function route(
  cluster: Cluster,
  request: StandInRequest,
  info: RequestInfo,
  user: User,
): Promise<Reply> {
  if (info.kind === 'path') return answerPath(cluster, request)
  if (!builtInGroups.includes(info.group)) return pageNotFound
  if (info.version !== 'v1') throw noResource()
  checkAccept(request)
  const review = reviewOf(cluster, request, info, user)
  if (review !== undefined) {
    if (request.method !== 'POST') throw notAllowed()
    return review()
  }
  const kind = kindOf(info.resource, info.group)
  if (kind === undefined) throw noResource()
  const asked = { cluster, request, kind, at: info }
  if (info.subresource === '') return answerObjects(asked)
  if (kind.plural !== 'serviceaccounts' || info.subresource !== 'token') throw noResource()
  if (request.method !== 'POST') throw notAllowed()
  return requestToken(asked)
}

function reviewOf(
  cluster: Cluster,
  request: StandInRequest,
  { group, resource, name, namespace }: Attributes,
  user: User,
): (() => Reply | Promise<Reply>) | undefined {
  if (name !== '' || namespace !== '') return undefined
  switch (`${group}/${resource}`) {
    case 'authentication.k8s.io/tokenreviews':
      return () => reviewToken(cluster, request)
    case 'authentication.k8s.io/selfsubjectreviews':
      return () => reviewSelf(cluster, request, user)
    case 'authorization.k8s.io/subjectaccessreviews':
      return () => reviewAccess(cluster, request, 'SubjectAccessReview', user)
    case 'authorization.k8s.io/selfsubjectaccessreviews':
      return () => reviewAccess(cluster, request, 'SelfSubjectAccessReview', user)
    default:
      return undefined
  }
}

function checkAccept({ headers }: StandInRequest): void {
  const accepted = (headers['accept'] ?? '*/*').split(',').map((each) => each.split(';')[0]?.trim())
  if (accepted.some((type) => ['*/*', 'application/*', 'application/json'].includes(type ?? ''))) {
    return
  }
  throw new Refused(
    status(
      406,
      'NotAcceptable',
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ),
  )
}
