import { checkAlert } from '../alerts/check-alert.ts'
import type { TextRules } from '../alerts/check-summary.ts'
import type { Declared } from '../entity.ts'
import type { Checked } from '../problem.ts'
import { decodeText } from './decode-text.ts'
import type { TextOptions } from './decode-text.ts'

/** Where a text comes from, what it is, and what alerts in it may say. */
export interface DecodeOptions extends TextOptions {
  /** For the texts of alerts. Default: the strict ones. */
  readonly alertRules?: TextRules
}

/**
 * Reads the entities that a text declares, or tells everything that is wrong with it: file, line, JSON pointer within
 * the document, and what to do. It never throws, whatever the text is.
 *
 * - Our own and Datadog's words, JSON or YAML: one entity, a list, or `{ monitors, alerts, dashboards }`; see
 *   `entities/read-entities.ts`. Bodies of monitors and dashboards are Datadog's, unknown fields are kept.
 * - Kubernetes manifests of `datadoghq.com/v1alpha1`, also in a `List`; see `manifests/read-manifests.ts`.
 * - Terraform's JSON syntax; see `terraform/read-terraform.ts`.
 * - What Datadog's pages export.
 *
 * YAML is version 1.2 with the core schema: `no`, `on` and dates are texts. Refused are texts above 256 KiB, more than
 * 64 levels, keys that are no texts or come twice, `__proto__`, `constructor` and `prototype` as keys, tags, merge keys,
 * more than 100 aliases or large ones, numbers that would be changed, NUL, and line breaks in tags.
 */
export function decode(text: string, options: DecodeOptions): Checked<readonly Declared[]> {
  return decodeText(text, options, (input) => checkAlert(input, options.alertRules))
}
