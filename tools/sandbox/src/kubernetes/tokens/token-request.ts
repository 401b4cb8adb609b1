import { randomUUID } from 'node:crypto'

import { SignJWT } from 'jose'

import { isFields, isText, isTexts, isWhole, bodyOf, typed, type Fields } from '../http/body.ts'
import type { Reply } from '../http/answers.ts'
import { badRequest, invalid, notFound, Refused, status, wrongValue } from '../http/status.ts'
import { managedFields } from '../objects/managed-fields.ts'
import type { ObjectRequest } from '../objects/object-routes.ts'
import { timestamp, type Stored } from '../objects/objects.ts'
import { claimsText, type Bound } from './claims.ts'
import { keyId, signingKey } from './signing-key.ts'

const expected = { kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1' }
const about = { group: 'authentication.k8s.io', kind: 'TokenRequest' }

/** Makes a token for a service account. */
export async function requestToken({ cluster, request, at }: ObjectRequest): Promise<Reply> {
  const body = bodyOf(request, expected)
  const { namespace, name } = at
  const account = cluster.objects.find({ plural: 'serviceaccounts', namespace, name })
  if (account === undefined) throw notFound({ group: '', kind: 'serviceaccounts', name })
  checkMetadata(body, name)
  const { audiences, seconds, ref } = wanted(body, cluster.issuer)
  const bound = ref === undefined ? {} : boundTo(cluster.objects.find, ref, account)
  const now = cluster.clock.now()
  const notBefore = Math.floor(now / 1000)
  const claims = claimsText({
    issuer: cluster.issuer,
    audiences,
    expires: notBefore + seconds,
    notBefore,
    id: randomUUID(),
    namespace,
    account: { name, uid: account.uid },
    ...bound,
  })
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: keyId })
    .sign(signingKey)
  const spec = { audiences, expirationSeconds: seconds, boundObjectRef: ref ?? null }
  const apiVersion = 'authentication.k8s.io/v1'
  return {
    status: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion,
      metadata: {
        name,
        namespace,
        uid: account.uid,
        creationTimestamp: timestamp(now),
        ...managedFields(request, apiVersion, { spec }, now),
      },
      spec,
      status: { token, expirationTimestamp: timestamp(now + seconds * 1000) },
    },
  }
}

function checkMetadata({ metadata }: Fields, name: string): void {
  const given = isFields(metadata) ? metadata['name'] : undefined
  if (given === undefined || given === '' || given === name) return
  const why = 'must match the service account name if specified'
  throw invalid({ ...about, name }, wrongValue('metadata.name', given, why))
}

interface Wanted {
  readonly audiences: readonly string[]
  readonly seconds: number
  readonly ref: Fields | undefined
}

function wanted(body: Fields, issuer: string): Wanted {
  const spec = typed(expected, 'TokenRequest.spec', body['spec'], 'v1.TokenRequestSpec', isFields)
  const place = 'TokenRequestSpec.spec'
  const { audiences, expirationSeconds, boundObjectRef } = spec ?? {}
  const given = typed(expected, `${place}.audiences`, audiences, '[]string', isTexts) ?? []
  const seconds =
    typed(expected, `${place}.expirationSeconds`, expirationSeconds, 'int64', isWhole) ?? 3600
  const ref = typed(expected, `${place}.boundObjectRef`, boundObjectRef, 'v1.Ref', isFields)
  const field = 'spec.expirationSeconds'
  if (seconds < 600) {
    const why = 'may not specify a duration less than 10 minutes'
    throw invalid(about, wrongValue(field, seconds, why))
  }
  if (seconds > 2 ** 32) {
    const why = 'may not specify a duration larger than 2^32 seconds'
    throw invalid(about, wrongValue(field, seconds, why))
  }
  return { audiences: given.length === 0 ? [issuer] : given, seconds, ref }
}

function boundTo(
  find: ObjectRequest['cluster']['objects']['find'],
  { kind, apiVersion, name, uid }: Fields,
  account: Stored,
): { readonly pod?: Bound; readonly secret?: Bound } {
  const isPod = kind === 'Pod'
  if ((!isPod && kind !== 'Secret') || apiVersion !== 'v1') {
    const type = `/${String(apiVersion)}, Kind=${String(kind)}`
    throw badRequest(`cannot bind token to object of type ${type}`)
  }
  const plural = isPod ? 'pods' : 'secrets'
  const called = isText(name) ? name : ''
  const object = find({ plural, namespace: account.namespace, name: called })
  if (object === undefined) throw notFound({ group: '', kind: plural, name: called })
  if (isText(uid) && uid !== '' && uid !== object.uid) throw otherObject(plural, called, uid)
  if (isPod) {
    checkPod(object, account.name)
    return { pod: { name: called, uid: object.uid } }
  }
  return { secret: { name: called, uid: object.uid } }
}

function checkPod({ object }: Stored, account: string): void {
  const { spec } = object
  if (isFields(spec) && spec['serviceAccountName'] === account) return
  throw badRequest(
    `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
  )
}

function otherObject(kind: string, name: string, uid: string): Refused {
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`
  const message = `Operation cannot be fulfilled on ${kind} ${JSON.stringify(name)}: ${why}`
  return new Refused(status(409, 'Conflict', message, { name, kind }))
}
