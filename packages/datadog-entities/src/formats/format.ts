import type { Report } from './report.ts'

/**
 * The formats that are read.
 *
 * | format | syntax | what is in it |
 * | --- | --- | --- |
 * | `json` | JSON | whatever the content is recognised as |
 * | `yaml` | YAML, one or many documents | whatever the content is recognised as |
 * | `manifests` | YAML or JSON | manifests of `datadoghq.com/v1alpha1`, alone or in a `List` |
 * | `terraform-json` | JSON | Terraform's JSON syntax (`.tf.json`) |
 * | `ui-export` | JSON | one monitor or dashboard as Datadog's pages export it; `${…}` in it is text, not a link |
 */
export const formats = ['json', 'yaml', 'manifests', 'terraform-json', 'ui-export'] as const

export type Format = (typeof formats)[number]

/** What is expected in a text. */
export interface Reading {
  readonly syntax: 'json' | 'yaml'
  /** `any` is recognised by its content. */
  readonly content: 'any' | 'manifests' | 'terraform' | 'export'
}

const readings: Readonly<Record<Format, Reading>> = {
  json: { syntax: 'json', content: 'any' },
  yaml: { syntax: 'yaml', content: 'any' },
  manifests: { syntax: 'yaml', content: 'manifests' },
  'terraform-json': { syntax: 'json', content: 'terraform' },
  'ui-export': { syntax: 'json', content: 'export' },
}

const endings: readonly (readonly [RegExp, Format])[] = [
  [/\.tf\.json$/i, 'terraform-json'],
  [/\.json$/i, 'json'],
  [/\.ya?ml$/i, 'yaml'],
]

const accepted = `Give one of ${formats.join(', ')}, or a file that ends in .json, .yaml, .yml or .tf.json.`

/** Decides by the name of the format, else by the end of the file's name, else by the text's first character. */
export function readingOf(
  text: string,
  file: string,
  format: string | undefined,
  report: Report,
): Reading | undefined {
  if (format !== undefined) {
    const known = formats.find((name) => name === format)
    if (known !== undefined) return readings[known]
    report.add('', `the format ${JSON.stringify(format)} is not known`, accepted)
    return undefined
  }
  const ending = endings.find(([pattern]) => pattern.test(file))
  if (ending !== undefined) return readings[ending[1]]
  if (/\.(?:tf|hcl|toml|xml|ini|properties)$/i.test(file)) {
    report.add('', 'files of this kind cannot be read', accepted)
    return undefined
  }
  return readings[/^\s*[[{]/.test(text) ? 'json' : 'yaml']
}
