import { isFields, isText, isTexts, type Fields } from '../http/body.ts'
import type { RequestInfo } from '../http/request-info.ts'
import type { Objects, Stored } from '../objects/objects.ts'
import type { User } from './user.ts'

/** Whether somebody may do something, and by what. */
export type Verdict =
  | { readonly isAllowed: false }
  | {
      readonly isAllowed: true
      /** As reviews of access tell it; absent for `system:masters`. */
      readonly reason?: string
    }

/** Looks through all bindings, those of the cluster first. */
export function judge(objects: Objects, user: User, asked: RequestInfo): Verdict {
  if (user.groups.includes('system:masters')) return { isAllowed: true }
  const namespace = asked.kind === 'resource' ? asked.namespace : ''
  const bindings = [
    ...objects.list('clusterrolebindings'),
    ...(namespace === '' ? [] : objects.list('rolebindings', namespace)),
  ]
  for (const binding of bindings) {
    const subject = listOf(binding.object['subjects']).find((each) => isMeant(each, user, binding))
    const role = roleOf(objects, binding)
    if (subject === undefined || role === undefined) continue
    if (!listOf(role.object['rules']).some((rule) => covers(rule, asked))) continue
    const ref = isFields(binding.object['roleRef']) ? binding.object['roleRef'] : {}
    const name = binding.namespace === '' ? binding.name : `${binding.name}/${binding.namespace}`
    const who = nameOf(subject)
    const reason = `RBAC: allowed by ${String(binding.object['kind'])} "${name}" of ${String(ref['kind'])} "${role.name}" to ${String(subject['kind'])} "${who}"`
    return { isAllowed: true, reason }
  }
  return { isAllowed: false }
}

function isMeant(subject: Fields, { username, groups }: User, { namespace }: Stored): boolean {
  switch (subject['kind']) {
    case 'User':
      return subject['name'] === username
    case 'Group':
      return groups.includes(String(subject['name']))
    case 'ServiceAccount': {
      const given = subject['namespace']
      const at = isText(given) ? given : namespace
      return username === `system:serviceaccount:${at}:${String(subject['name'])}`
    }
    default:
      return false
  }
}

function nameOf({ kind, namespace, name }: Fields): string {
  return kind === 'ServiceAccount' ? `${String(name)}/${String(namespace)}` : String(name)
}

function roleOf(objects: Objects, { object, namespace }: Stored): Stored | undefined {
  const ref = object['roleRef']
  if (!isFields(ref)) return undefined
  const name = String(ref['name'])
  return ref['kind'] === 'Role'
    ? objects.find({ plural: 'roles', namespace, name })
    : objects.find({ plural: 'clusterroles', namespace: '', name })
}

function covers(rule: Fields, asked: RequestInfo): boolean {
  const has = (field: string, value: string): boolean => {
    const values = rule[field]
    return isTexts(values) && (values.includes('*') || values.includes(value))
  }
  if (!has('verbs', asked.verb)) return false
  if (asked.kind === 'path') {
    const paths = rule['nonResourceURLs']
    return isTexts(paths) && paths.some((path) => coversPath(path, asked.path))
  }
  const { group, resource, subresource, name } = asked
  const names = rule['resourceNames']
  const isNamed = !isTexts(names) || names.length === 0 || (name !== '' && names.includes(name))
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  return isNamed && has('apiGroups', group) && has('resources', whole)
}

function coversPath(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}
