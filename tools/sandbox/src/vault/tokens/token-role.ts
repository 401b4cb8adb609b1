import { flagField, listField, textField } from '../kv/inputs.ts'
import {
  roleTokenFields,
  roleTokens,
  shownRoleTokens,
  type RoleTokens,
} from '../auth/role-tokens.ts'
import type { JsonObject } from '../text/json-value.ts'

/** What tokens may be made at `auth/token/create/NAME`. */
export interface TokenRole {
  readonly name: string
  readonly tokens: RoleTokens
  readonly allowedPolicies: readonly string[]
  readonly allowedPoliciesGlob: readonly string[]
  readonly disallowedPolicies: readonly string[]
  readonly orphan: boolean
  readonly renewable: boolean
  readonly pathSuffix: string
}

/** The parameters of such a role. */
export const roleFields: readonly string[] = [
  ...roleTokenFields,
  'allowed_policies',
  'allowed_policies_glob',
  'disallowed_policies',
  'disallowed_policies_glob',
  'orphan',
  'renewable',
  'path_suffix',
  'explicit_max_ttl',
  'bound_cidrs',
  'allowed_entity_aliases',
]

/** Reads a role; what is not given stays as it was. */
export function readRole(name: string, data: JsonObject, before?: TokenRole): TokenRole {
  const list = (field: string, earlier: readonly string[] = []): readonly string[] =>
    data[field] === undefined ? earlier : listField(data[field])
  const flag = (field: string, earlier: boolean): boolean =>
    data[field] === undefined ? earlier : flagField(data[field])
  return {
    name,
    tokens: roleTokens(data, before?.tokens),
    allowedPolicies: list('allowed_policies', before?.allowedPolicies),
    allowedPoliciesGlob: list('allowed_policies_glob', before?.allowedPoliciesGlob),
    disallowedPolicies: list('disallowed_policies', before?.disallowedPolicies),
    orphan: flag('orphan', before?.orphan ?? false),
    renewable: flag('renewable', before?.renewable ?? true),
    pathSuffix:
      data['path_suffix'] === undefined
        ? (before?.pathSuffix ?? '')
        : textField(data['path_suffix']),
  }
}

/** What such a role looks like when it is read. */
export function shownRole(role: TokenRole): JsonObject {
  return {
    ...shownRoleTokens(role.tokens),
    allowed_policies: role.allowedPolicies,
    allowed_policies_glob: role.allowedPoliciesGlob,
    disallowed_policies: role.disallowedPolicies,
    name: role.name,
    orphan: role.orphan,
    path_suffix: role.pathSuffix,
    renewable: role.renewable,
  }
}
