import { encodedPath, mountPath } from '../api/path.ts'

/** Where a mount is logged in at, encoded: `auth/team-a/k8s/login`, or `…/login/name`. */
export function loginPath(mount: string, name?: string): string {
  const path = `auth/${mountPath(mount)}/login`
  return name === undefined ? path : `${path}/${encodedPath(name)}`
}
