import type { JsonObject } from '../json.ts'
import type { Checked, Problem } from '../problem.ts'
import type { Format } from './format.ts'
import { writeManifests } from './manifests/write-manifests.ts'
import { writeTerraform } from './terraform/write-terraform.ts'
import type { Encodable, Inexpressible } from './writing/encodable.ts'
import { tellUnfit } from './writing/fitness.ts'
import { inKeyOrder } from './writing/key-order.ts'
import { specOf } from './writing/spec-of.ts'
import { yamlText } from './writing/yaml-text.ts'

/** The formats that are written. */
export type OutputFormat = Exclude<Format, 'ui-export'>

export interface EncodeOptions {
  /** What monitors become in manifests. Default `DatadogGenericResource`, which can hold every monitor. */
  readonly monitorResource?: 'DatadogGenericResource' | 'DatadogMonitor'
}

/**
 * Writes entities. The same entities give the same text, and {@link decode} reads from it what was written: kind, ref,
 * id and spec. What a format cannot express is a problem; nothing is left out of a text.
 *
 * | format | one text for | cannot express |
 * | --- | --- | --- |
 * | `json` | one entity, or a list | nothing |
 * | `yaml` | a document for each | nothing |
 * | `manifests` | a document for each | alerts |
 * | `manifests` with `DatadogMonitor` | a document for each | also nulls, several recurrences, types and fields that the resource does not have |
 * | `terraform-json` | one object, monitors first where they come first | alerts, links to what is not written with it, and texts with `$$${` or `%%{` |
 *
 * What the server alone writes (`created`, `overall_state`, …) is no part of a spec and is not written.
 */
export function encode(
  entities: readonly Encodable[],
  format: OutputFormat,
  options: EncodeOptions = {},
): Checked<string> {
  const problems: Problem[] = []
  const tell: Inexpressible = (entity, specPointer, message, hint) => {
    problems.push(problemOf(entity, `/${entities.indexOf(entity)}`, specPointer, message, hint))
  }
  for (const entity of entities) {
    tellUnfit(entity.ref, (_, message) => tell(entity, '', `has a ref that ${message}`))
    tellUnfit(entity.spec, (pointer, ...said) => tell(entity, pointer, ...said))
  }
  if (problems.length > 0) return { ok: false, problems }
  const text = written(entities, format, options, tell)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: text }
}

function problemOf(
  { kind, ref, origin }: Encodable,
  pointer: string,
  specPointer: string,
  message: string,
  hint: string | undefined,
): Problem {
  const field = specPointer === '' ? '' : `${specPointer.slice(1).replaceAll('/', '.')} `
  return {
    pointer: specPointer === '' ? pointer : `${pointer}/spec${specPointer}`,
    message: `${kind} ${JSON.stringify(ref)}: ${field}${message}`,
    ...(hint !== undefined && { hint }),
    ...(origin && { place: { file: origin.file, line: origin.line } }),
  }
}

function written(
  entities: readonly Encodable[],
  format: OutputFormat,
  { monitorResource = 'DatadogGenericResource' }: EncodeOptions,
  tell: Inexpressible,
): string {
  switch (format) {
    case 'json': {
      const [first, ...others] = entities.map(envelope)
      return json(first !== undefined && others.length === 0 ? first : entities.map(envelope))
    }
    case 'yaml':
      return entities.length === 0 ? '[]\n' : yamlText(entities.map(envelope))
    case 'manifests': {
      const manifests = writeManifests(entities, monitorResource, tell).map((one) =>
        inKeyOrder(one),
      )
      // An empty stream would be taken for an accident.
      return manifests.length > 0 ? yamlText(manifests) : yamlText([emptyList])
    }
    case 'terraform-json':
      return json(writeTerraform(entities, tell))
  }
}

const emptyList: JsonObject = { apiVersion: 'v1', kind: 'List', items: [] }

function envelope(entity: Encodable): JsonObject {
  const { kind, ref, id } = entity
  return { kind, ref, ...(id !== undefined && { id }), spec: specOf(entity) }
}

function json(value: JsonObject | readonly JsonObject[]): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
