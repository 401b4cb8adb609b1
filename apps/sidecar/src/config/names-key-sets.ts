import { isTree } from './tree.ts'

/** Whether an organisation of the section `datadog`, as it is written, takes its keys from a set of the section `keys`. */
export function namesKeySets(datadog: unknown): boolean {
  if (!isTree(datadog)) return false
  const all = [datadog, ...Object.values(datadog)]
  return all.some((one) => isTree(one) && typeof one['keys'] === 'string')
}
