import type { StandInRequest } from '../../frame/stand-in.ts'
import type { Cluster } from '../cluster.ts'
import type { Reply } from '../http/answers.ts'
import { bodyOf, isFields, type Fields } from '../http/body.ts'
import type { Attributes } from '../http/request-info.ts'
import { alreadyExists, forbidden, notAllowed, notFound, notPlayed } from '../http/status.ts'
import type { Kind } from './kinds.ts'
import { managedFields } from './managed-fields.ts'
import { named } from './object-name.ts'
import type { Stored } from './objects.ts'

/** How long the controller that clears a namespace takes. */
const clearingMs = 1000

/** Namespaces that nobody may delete. */
const eternal = ['default', 'kube-system', 'kube-public']

/** What is asked of the stored objects of one kind. */
export interface ObjectRequest {
  readonly cluster: Cluster
  readonly request: StandInRequest
  readonly kind: Kind
  readonly at: Attributes
}

/** Reads, creates and deletes objects. */
export function answerObjects(asked: ObjectRequest): Reply {
  const { at, request } = asked
  switch (at.verb) {
    case 'get':
      return { status: 200, body: found(asked).object }
    case 'list':
      return list(asked)
    case 'create':
      if (at.name !== '') throw notAllowed()
      return create(asked)
    case 'delete':
      return remove(asked)
    case 'update':
    case 'patch':
    case 'deletecollection':
      throw notPlayed(`${request.method} of ${at.resource}`)
    default:
      throw notAllowed()
  }
}

function found({ cluster, kind: { plural, group }, at }: ObjectRequest): Stored {
  const namespace = plural === 'namespaces' ? '' : at.namespace
  const stored = cluster.objects.find({ plural, namespace, name: at.name })
  if (stored === undefined) throw notFound({ group, kind: plural, name: at.name })
  return stored
}

function list({ cluster, request, kind, at }: ObjectRequest): Reply {
  const query = new URLSearchParams(request.query)
  for (const name of ['watch', 'labelSelector', 'fieldSelector', 'continue']) {
    if (query.has(name)) throw notPlayed(`lists with ${name}`)
  }
  const namespace = at.namespace === '' ? undefined : at.namespace
  const items = cluster.objects.list(kind.plural, namespace).map(({ object }) => {
    const { kind: _, apiVersion: __, ...rest } = object
    return rest
  })
  const apiVersion = apiVersionOf(kind)
  const metadata = { resourceVersion: String(cluster.objects.version()) }
  return { status: 200, body: { kind: `${kind.kind}List`, apiVersion, metadata, items } }
}

function create({ cluster, request, kind, at }: ObjectRequest): Reply {
  if (kind.isCreatable === false) throw notPlayed(`POST of ${kind.plural}; they come with the seed`)
  if (kind.isNamespaced && at.namespace === '') throw notAllowed()
  const { metadata: _, kind: __, apiVersion: ___, ...body } = bodyOf(request, kind)
  const { name, metadata } = named(bodyOf(request, kind), kind, at.namespace)
  const about = { group: kind.group, kind: kind.plural, name }
  if (kind.isNamespaced) checkNamespace(cluster, at.namespace, about)
  const place = { plural: kind.plural, namespace: at.namespace, name }
  if (cluster.objects.find(place) !== undefined) throw alreadyExists(about)
  const added = addObject(cluster, kind, place, metadata, body, request)
  return { status: 201, body: added.object }
}

/** Stores a new object, with everything that the server fills in. */
export function addObject(
  { objects, clock }: Cluster,
  kind: Kind,
  place: { readonly namespace: string; readonly name: string },
  metadata: Fields,
  body: Fields,
  by?: StandInRequest,
): Stored {
  const rest = kind.complete?.(body, kind) ?? body
  const own =
    kind.plural === 'namespaces'
      ? { labels: { ...labelsOf(metadata), 'kubernetes.io/metadata.name': place.name } }
      : {}
  const whole = { ...metadata, ...own }
  const { spec: _, status: __, ...ownable } = rest
  const set = { ...(Object.keys(whole).length === 0 ? {} : { metadata: whole }), ...ownable }
  const entry = by === undefined ? {} : managedFields(by, apiVersionOf(kind), set, clock.now())
  return objects.add(kind, place, { ...whole, ...entry }, rest)
}

function labelsOf({ labels }: Fields): Fields {
  return isFields(labels) ? labels : {}
}

/** Refuses new objects where there is no namespace for them, or not for long. */
function checkNamespace(
  { objects }: Cluster,
  name: string,
  about: { readonly group: string; readonly kind: string; readonly name: string },
): void {
  const stored = objects.find({ plural: 'namespaces', namespace: '', name })
  if (stored === undefined) throw notFound({ group: '', kind: 'namespaces', name })
  if (!isTerminating(stored)) return
  throw forbidden(
    about,
    `unable to create new content in namespace ${name} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${name} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  )
}

function isTerminating({ object }: Stored): boolean {
  const { metadata } = object
  return isFields(metadata) && metadata['deletionTimestamp'] !== undefined
}

function remove(asked: ObjectRequest): Reply {
  const { cluster, kind } = asked
  const stored = found(asked)
  if (kind.plural === 'namespaces') return { status: 200, body: removeNamespace(cluster, stored) }
  const { object } = cluster.objects.change(stored, {}, {})
  cluster.objects.remove(stored)
  if (kind.deleteAnswers === 'object') return { status: 200, body: object }
  const details = {
    name: stored.name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
    uid: stored.uid,
  }
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
  return { status: 200, body }
}

function removeNamespace({ objects, clock }: Cluster, stored: Stored): Fields {
  if (eternal.includes(stored.name)) {
    const about = { group: '', kind: 'namespaces', name: stored.name }
    throw forbidden(about, 'this namespace may not be deleted')
  }
  if (isTerminating(stored)) return stored.object
  const deletionTimestamp = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`
  const { object } = objects.change(
    stored,
    { deletionTimestamp },
    { status: { phase: 'Terminating' } },
  )
  clock.after(clearingMs, () => {
    for (const plural of [
      'serviceaccounts',
      'secrets',
      'configmaps',
      'pods',
      'roles',
      'rolebindings',
    ]) {
      for (const each of objects.list(plural, stored.name)) objects.remove(each)
    }
    objects.remove(stored)
  })
  return object
}

function apiVersionOf({ group, version }: Kind): string {
  return group === '' ? version : `${group}/${version}`
}
