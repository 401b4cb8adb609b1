import { invalid, Refusal } from '../refusal.ts'
import type { EngineCall } from '../server.ts'
import { secondsOf } from '../text/durations.ts'
import { isObject, type JsonObject } from '../text/json-value.ts'
import { flagField, goType, objectField, textField, wholeField } from './inputs.ts'
import type { Secret } from './secret.ts'

/** What can be set for one secret. */
export const metadataFields: readonly string[] = [
  'cas_required',
  'custom_metadata',
  'delete_version_after',
  'max_versions',
  'metadata_cas',
  'metadata_cas_required',
]

const maxPairs = 64

/** The secret with the metadata of a request: all of the custom ones, or with PATCH only those given. */
export function changedSecret(secret: Secret, { data, operation, now }: EngineCall): Secret {
  const given = data['custom_metadata']
  const custom = given === undefined ? undefined : customMetadata(given)
  const kept = operation === 'patch' ? (secret.customMetadata ?? {}) : {}
  return {
    ...secret,
    metadataVersion: secret.metadataVersion + 1,
    updatedAt: now,
    ...(data['max_versions'] === undefined
      ? {}
      : { maxVersions: wholeField('max_versions', data['max_versions']) }),
    ...(data['cas_required'] === undefined ? {} : { casRequired: flagField(data['cas_required']) }),
    ...(data['delete_version_after'] === undefined
      ? {}
      : { deleteAfter: Math.max(seconds(data), 0) }),
    ...(custom === undefined ? {} : { customMetadata: { ...kept, ...custom } }),
  }
}

function seconds(data: JsonObject): number {
  try {
    return secondsOf(data['delete_version_after'])
  } catch (error) {
    throw invalid(
      `error converting input for field "delete_version_after": ${(error as Error).message}`,
    )
  }
}

function customMetadata(given: NonNullable<JsonObject[string]> | null): Record<string, string> {
  const pairs = Object.entries(objectField('custom_metadata', given) ?? {})
  const texts = pairs.map(([name, value = null]) => {
    if (isObject(value) || Array.isArray(value)) {
      throw invalid(
        `custom_metadata validation failed: '' expected type 'string', got unconvertible type '${goType(value)}'`,
      )
    }
    return [name, textField(value)] as const
  })
  if (texts.length > maxPairs) {
    throw new Refusal(
      400,
      `1 error occurred:\n\t* custom_metadata validation failed: payload must contain at most ${maxPairs} keys, provided ${texts.length}\n\n`,
    )
  }
  return Object.fromEntries(texts)
}
