import type { AuthMethod } from '@retriever/vault-keys'
import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { credentialSetting, nameSetting } from './credential-setting.ts'

/** Where the kubelet puts the token of the pod's service account, unless the pod says otherwise. */
const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/**
 * The setting `auth` of a Vault: exactly one method, or a list of methods of which the first is taken that has a
 * credential here.
 */
export function authSetting(leaves: Leaves): z.ZodType<AuthMethod> {
  const methods = methodSections(leaves)
  const names = Object.keys(methods.shape).join(', ')
  const one = z.unknown().transform((value, context): AuthMethod => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) {
      context.addIssue(`expected exactly one of ${names}, or a list of them`)
      return z.NEVER
    }
    const [method] = Object.values(readWith(methods, value, context) ?? {})
    return method ?? z.NEVER
  })
  const several = z.array(one).min(1, `expected at least one of ${names}`)
  return z.unknown().transform((value, context): AuthMethod => {
    return Array.isArray(value)
      ? { method: 'first-of', methods: readWith(several, value, context) }
      : readWith(one, value, context)
  })
}

function methodSections(leaves: Leaves) {
  const { text } = leaves
  const credential = credentialSetting(leaves)
  const kubernetes = section({
    role: text,
    mount: text.default('kubernetes'),
    /** The token of the service account. */
    jwt: credential.default({ file: serviceAccountToken }),
  }).transform((settings): AuthMethod => ({ method: 'kubernetes', ...settings }))
  const approle = section({
    mount: text.default('approle'),
    roleId: nameSetting(leaves),
    secretId: credential.optional(),
    /** The secret id comes wrapped, and this is what it must wrap: `auth/approle/role/birddog/secret-id`. */
    wrappedPath: text.optional(),
  })
    .refine(
      ({ secretId, wrappedPath }) => wrappedPath === undefined || secretId !== undefined,
      'wrappedPath says what secretId wraps, and there is no secretId',
    )
    .transform(({ secretId, wrappedPath, ...settings }): AuthMethod => ({
      method: 'approle',
      ...settings,
      ...(secretId !== undefined && { secretId }),
      ...(wrappedPath !== undefined && { wrapped: { creationPath: wrappedPath } }),
    }))
  const jwt = section({
    mount: text.default('jwt'),
    /** Absent: the default role of the mount. */
    role: text.optional(),
    jwt: credential,
  }).transform(({ role, ...settings }): AuthMethod => ({
    method: 'jwt',
    ...settings,
    ...(role !== undefined && { role }),
  }))
  const token = section({ token: credential }).transform((settings): AuthMethod => ({
    method: 'token',
    ...settings,
  }))
  const userpass = section({
    mount: text.default('userpass'),
    username: text,
    password: credential,
  }).transform((settings): AuthMethod => ({ method: 'userpass', ...settings }))
  const cert = section({
    mount: text.default('cert'),
    /** The certificate role. Absent: whichever fits. */
    name: text.optional(),
  }).transform(({ name, ...settings }): AuthMethod => ({
    method: 'cert',
    ...settings,
    ...(name !== undefined && { name }),
  }))
  return section({
    kubernetes: kubernetes.optional(),
    approle: approle.optional(),
    jwt: jwt.optional(),
    token: token.optional(),
    userpass: userpass.optional(),
    cert: cert.optional(),
  })
}
