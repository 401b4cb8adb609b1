import { isUnsafeKey } from '../syntax/limits.ts'

/** Makes names for refs, each one once. */
export type NameFor = (ref: string) => string

/** Names of Kubernetes objects: DNS subdomains (RFC 1123) without dots, at most 63 characters. */
export function manifestNames(): NameFor {
  return unique((ref) => {
    const slug = ref
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 55)
    return slug.replaceAll(/^-+|-+$/g, '') || 'entity'
  }, '-')
}

/** Names of Terraform resources: letters, digits, `_` and `-`, beginning with a letter or `_`. */
export function terraformNames(): NameFor {
  return unique((ref) => {
    if (/^[A-Za-z_][\w-]*$/.test(ref) && !isUnsafeKey(ref)) return ref
    const slug = ref.normalize('NFKD').replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    const name = /^[A-Za-z]/.test(slug) ? slug : `_${slug}`
    return isUnsafeKey(name) ? `${name}_` : name
  }, '_')
}

function unique(slugOf: (ref: string) => string, joint: string): NameFor {
  const taken = new Set<string>()
  return (ref) => {
    const slug = slugOf(ref)
    let name = slug
    for (let count = 2; taken.has(name); count += 1) name = `${slug}${joint}${count}`
    taken.add(name)
    return name
  }
}
