/** What a request wants, as rules of access see it. */
export type RequestInfo =
  | { readonly kind: 'path'; readonly verb: string; readonly path: string }
  | ({ readonly kind: 'resource' } & Attributes)

/** What is done with which object. */
export interface Attributes {
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly namespace: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
}

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

/** Reads the address of a request as the real server does, before it knows whether there is such a resource. */
export function requestInfo(method: string, path: string): RequestInfo {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded)
  const [root, ...below] = parts
  const isCore = root === 'api'
  const [group = '', version = '', ...rest] = isCore ? ['', ...below] : below
  if ((!isCore && root !== 'apis') || rest.length === 0) {
    return { kind: 'path', verb: method.toLowerCase(), path }
  }
  const [first = '', second = '', third, ...more] = rest
  const isInNamespace = first === 'namespaces' && third !== undefined && third !== 'finalize'
  const [resource = '', name = '', subresource = ''] = isInNamespace ? [third, ...more] : rest
  const namespace = first === 'namespaces' ? second : ''
  return {
    kind: 'resource',
    verb: verbOf(method, name),
    group,
    version,
    namespace,
    resource,
    subresource,
    name,
  }
}

function verbOf(method: string, name: string): string {
  if (method === 'GET' || method === 'HEAD') return name === '' ? 'list' : 'get'
  if (method === 'DELETE' && name === '') return 'deletecollection'
  return verbs[method] ?? method.toLowerCase()
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
