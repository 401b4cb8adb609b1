import { badRequest } from '../http/status.ts'
import type { Expected, Fields } from '../http/body.ts'
import { isFields, isText, typed } from '../http/body.ts'

/** A kind of object that the server stores. */
export interface Kind extends Expected {
  readonly plural: string
  readonly isNamespaced: boolean
  /** What DELETE answers. */
  readonly deleteAnswers: 'object' | 'status'
  /** Fills in and checks what is not metadata. Default: as it comes. */
  readonly complete?: (body: Fields, kind: Kind) => Fields
  /** Absent: objects of this kind come with the seed only. */
  readonly isCreatable?: false
}

const core = { group: '', version: 'v1' } as const
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1', deleteAnswers: 'status' } as const

/** All kinds that are played. */
const kinds: readonly Kind[] = [
  {
    ...core,
    kind: 'Namespace',
    plural: 'namespaces',
    isNamespaced: false,
    deleteAnswers: 'object',
    complete: () => ({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }),
  },
  {
    ...core,
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    isNamespaced: true,
    deleteAnswers: 'object',
  },
  {
    ...core,
    kind: 'Secret',
    plural: 'secrets',
    isNamespaced: true,
    deleteAnswers: 'status',
    complete: secret,
  },
  {
    ...core,
    kind: 'ConfigMap',
    plural: 'configmaps',
    isNamespaced: true,
    deleteAnswers: 'status',
    complete: (body, kind) => ({ ...body, ...map('data', texts(body['data'], 'data', kind)) }),
  },
  {
    ...core,
    kind: 'Pod',
    plural: 'pods',
    isNamespaced: true,
    deleteAnswers: 'object',
    isCreatable: false,
  },
  { ...rbac, kind: 'Role', plural: 'roles', isNamespaced: true },
  { ...rbac, kind: 'RoleBinding', plural: 'rolebindings', isNamespaced: true },
  { ...rbac, kind: 'ClusterRole', plural: 'clusterroles', isNamespaced: false },
  { ...rbac, kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', isNamespaced: false },
]

/** The kind with this plural; undefined when none is. */
export function kindOf(plural: string, group = ''): Kind | undefined {
  return kinds.find((kind) => kind.plural === plural && kind.group === group)
}

function secret(body: Fields, kind: Kind): Fields {
  const data = texts(body['data'], 'data', kind)
  for (const text of Object.values(data)) {
    if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) continue
    const at = text.search(/[^A-Za-z0-9+/=]/)
    throw badRequest(
      `Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte ${at < 0 ? text.length : at}`,
    )
  }
  const { stringData, type = 'Opaque', ...rest } = body
  const added = Object.entries(texts(stringData, 'stringData', kind)).map(
    ([name, text]) => [name, Buffer.from(text).toString('base64')] as const,
  )
  const { data: _, ...others } = rest
  return { ...others, ...map('data', { ...data, ...Object.fromEntries(added) }), type }
}

function texts(value: unknown, field: string, kind: Kind): Readonly<Record<string, string>> {
  const place = `${kind.kind}.${field}`
  const given = typed(kind, place, value, 'map[string]string', isFields) ?? {}
  return Object.fromEntries(
    Object.entries(given).map(([name, each]) => [
      name,
      typed(kind, place, each, 'string', isText) ?? '',
    ]),
  )
}

/** A map without anything in it is not shown. */
function map(name: string, value: Fields): Fields {
  return Object.keys(value).length === 0 ? {} : { [name]: value }
}
