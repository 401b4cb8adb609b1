import { textField } from '../kv/inputs.ts'
import { failure, invalid } from '../refusal.ts'
import type { EngineCall, Handler } from '../server.ts'
import { fitsAny } from '../text/cidr.ts'
import { sweep, type AppRole, type SecretId } from './approle-roles.ts'
import { loginReply } from './role-tokens.ts'

/** Logins with a role id and, unless the role needs none, a secret id. Five wrong ones shut out everybody with that role. */
export function appRoleLogin(roles: ReadonlyMap<string, AppRole>): Handler {
  return (call) => {
    const { data, server, mount, now, remoteAddress } = call
    const roleId = textField(data['role_id']).trim()
    if (roleId === '') throw failure('missing role_id')
    server.lockouts.check(mount, roleId, now)
    const role = [...roles.values()].find((each) => each.roleId === roleId)
    if (role === undefined) throw invalid('invalid role or secret ID')
    const secret = role.bindSecretId ? secretOf(call, role) : undefined
    if (secret !== undefined && secret.cidrs.length > 0 && !fitsAny(remoteAddress, secret.cidrs)) {
      throw invalid(
        `source address ${JSON.stringify(remoteAddress)} unauthorized through CIDR restrictions on the secret ID`,
      )
    }
    if (role.secretIdCidrs.length > 0 && !fitsAny(remoteAddress, role.secretIdCidrs)) {
      throw invalid(
        `source address ${JSON.stringify(remoteAddress)} unauthorized by CIDR restrictions on the role: %!w(<nil>)`,
      )
    }
    if (secret !== undefined) spend(role, secret, now)
    server.lockouts.clear(mount, roleId)
    return loginReply(call, {
      alias: roleId,
      displayName: 'approle',
      metadata: { ...secret?.metadata, role_name: role.name },
      role:
        secret === undefined || secret.tokenCidrs.length === 0
          ? role.tokens
          : { ...role.tokens, boundCidrs: secret.tokenCidrs },
    })
  }
}

function secretOf(call: EngineCall, role: AppRole): SecretId {
  const { data, server, mount, now } = call
  const given = textField(data['secret_id']).trim()
  if (given === '') throw invalid('missing secret_id')
  sweep(call, role)
  const secret = role.secretIds.get(given)
  if (secret === undefined) {
    server.lockouts.failed(mount, role.roleId, now)
    throw invalid('invalid role or secret ID')
  }
  return secret
}

function spend(role: AppRole, secret: SecretId, now: number): void {
  if (secret.numUses === 0) return
  secret.usesLeft -= 1
  secret.updatedAt = now
  if (secret.usesLeft === 0) role.secretIds.delete(secret.id)
}
