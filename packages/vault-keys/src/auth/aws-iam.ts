import { Secret } from '@retriever/upstream/secret'

import { VaultError } from '../error.ts'
import { loginPath } from './login-path.ts'
import type { LoginRefusal, LoginRequest, RefusedLogin } from './login-request.ts'
import type { AwsIamAuth, SignedIdentityRequest } from './method.ts'
import { clockSkew, commonRefusal, said, serverTrouble, wrongPlace } from './refusal.ts'

/** What {@link awsIam} takes. */
export type AwsIamOptions = Pick<AwsIamAuth, 'role' | 'sign'> & Partial<Pick<AwsIamAuth, 'mount'>>

/**
 * Logs in with a signed `sts:GetCallerIdentity` request; who signs it is up to the caller.
 *
 * ```ts
 * awsIam({ role: 'birddog', sign: (signal) => signGetCallerIdentity(signal) })
 * ```
 */
export function awsIam(options: AwsIamOptions): AwsIamAuth {
  return { method: 'aws-iam', mount: 'aws', ...options }
}

/** The login. It is signed anew each time, because a signature is good for minutes only. */
export async function awsIamLogin(auth: AwsIamAuth, signal: AbortSignal): Promise<LoginRequest> {
  const signed = await signature(auth, signal)
  const headers = base64(JSON.stringify(signed.headers))
  return {
    method: auth.method,
    path: loginPath(auth.mount),
    body: {
      role: auth.role,
      iam_http_request_method: 'POST',
      iam_request_url: base64(signed.url),
      iam_request_body: base64(signed.body),
      iam_request_headers: headers,
    },
    secrets: [headers, ...Object.values(signed.headers).flat()].map((value) => new Secret(value)),
    remove: [],
    identity: auth.role,
    refusal: (refused) => awsIamRefusal(auth, refused),
  }
}

/** What a refusal means. */
export function awsIamRefusal(
  { mount, role }: Pick<AwsIamAuth, 'mount' | 'role'>,
  refused: RefusedLogin,
): LoginRefusal {
  const { status, text } = refused
  const common = commonRefusal(refused, loginPath(mount)) ?? clockSkew(refused)
  if (common !== undefined) return common
  if (/entry for role .* not found|invalid role name/i.test(text)) {
    return {
      code: 'role-unknown',
      message: `the mount ${mount} has no role ${role}`,
      hint: 'Create the role, or correct `role` or `mount`.',
      retryable: false,
    }
  }
  if (status === 403) return wrongPlace(loginPath(mount))
  if (status === 500) return serverTrouble(refused, 'Look whether the server reaches STS.')
  return {
    code: 'credential-refused',
    message: `the signed request is refused${said(text)}`,
    hint: `Look at the bound principals of the role ${role}, the region of the STS endpoint, and X-Vault-AWS-IAM-Server-ID.`,
    retryable: false,
  }
}

async function signature(auth: AwsIamAuth, signal: AbortSignal): Promise<SignedIdentityRequest> {
  try {
    return await auth.sign(signal)
  } catch (error) {
    if (error instanceof VaultError) throw error
    throw new VaultError('the request to STS could not be signed', {
      code: 'config',
      hint: 'Look whether this process has credentials of AWS. Where it has none, throw a VaultError with the code `credential-unavailable`.',
      retryable: true,
    })
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
