import type { StandInRequest } from '../../frame/stand-in.ts'
import { judge } from '../access/rbac.ts'
import type { User } from '../access/user.ts'
import type { Cluster } from '../cluster.ts'
import type { Reply } from '../http/answers.ts'
import { bodyOf, isFields, isText, isTexts, type Fields } from '../http/body.ts'
import type { RequestInfo } from '../http/request-info.ts'
import { invalid, wrongValue } from '../http/status.ts'
import { managedFields } from '../objects/managed-fields.ts'
import { timestamp } from '../objects/objects.ts'

const group = 'authorization.k8s.io'

/** Says whether somebody may do something: the caller, or whom the body names. */
export function reviewAccess(
  cluster: Cluster,
  request: StandInRequest,
  kind: 'SelfSubjectAccessReview' | 'SubjectAccessReview',
  caller: User,
): Reply {
  const body = bodyOf(request, { kind, group, version: 'v1' })
  const spec = isFields(body['spec']) ? body['spec'] : {}
  const asked = attributesOf(spec)
  const user = kind === 'SelfSubjectAccessReview' ? caller : subjectOf(spec)
  const verdict = judge(cluster.objects, user, asked)
  const apiVersion = `${group}/v1`
  const reason = verdict.isAllowed ? verdict.reason : undefined
  return {
    status: 201,
    body: {
      kind,
      apiVersion,
      metadata: managedFields(request, apiVersion, { spec }, cluster.clock.now()),
      spec,
      status: { allowed: verdict.isAllowed, ...(reason === undefined ? {} : { reason }) },
    },
  }
}

/** Says who the caller is. */
export function reviewSelf(cluster: Cluster, request: StandInRequest, user: User): Reply {
  bodyOf(request, { kind: 'SelfSubjectReview', group: 'authentication.k8s.io', version: 'v1' })
  return {
    status: 201,
    body: {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: timestamp(cluster.clock.now()) },
      status: { userInfo: user },
    },
  }
}

function attributesOf({ resourceAttributes, nonResourceAttributes }: Fields): RequestInfo {
  const text = (fields: Fields, name: string): string => {
    const value = fields[name]
    return isText(value) ? value : ''
  }
  if (isFields(resourceAttributes) && !isFields(nonResourceAttributes)) {
    const of = (name: string): string => text(resourceAttributes, name)
    return {
      kind: 'resource',
      verb: of('verb'),
      group: of('group'),
      version: of('version'),
      namespace: of('namespace'),
      resource: of('resource'),
      subresource: of('subresource'),
      name: of('name'),
    }
  }
  if (isFields(nonResourceAttributes) && !isFields(resourceAttributes)) {
    const of = (name: string): string => text(nonResourceAttributes, name)
    return { kind: 'path', verb: of('verb'), path: of('path') }
  }
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  throw invalid({ group, kind: '' }, wrongValue('spec.resourceAttributes', null, why))
}

/** Taken at its word: groups that are not named do not count. */
function subjectOf({ user, groups }: Fields): User {
  const username = isText(user) ? user : ''
  const all = isTexts(groups) ? groups : []
  if (username === '' && all.length === 0) {
    const why = 'at least one of user or group must be specified'
    throw invalid({ group, kind: '' }, wrongValue('spec.user', '', why))
  }
  return { username, groups: all }
}
