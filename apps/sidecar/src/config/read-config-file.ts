import { resolve } from 'node:path'

import type { Places, ReadConfigFile } from './config-file.ts'
import { plainJson } from './json-file.ts'
import { readTextFile } from './text-file.ts'

/**
 * Reads a YAML file, or a JSON file, which is YAML too. `name` is relative to `folder`. The parser of YAML takes its time
 * to load: it is left alone for plain JSON, unless somebody has to be told where something stands.
 */
export async function readConfigFile(name: string, folder: string): Promise<ReadConfigFile> {
  const file = readTextFile(resolve(folder, name))
  if (!file.ok) {
    const hint = 'name the configuration with --config'
    return { ok: false, problems: [{ path: '', message: file.problem, hint }] }
  }
  const { text } = file
  const tree = plainJson(text)
  if (tree) return { ok: true, file: { name, tree, places: () => placesIn(name, text) } }
  const { parseYamlFile } = await import('./yaml-file.ts')
  return parseYamlFile(name, text)
}

async function placesIn(name: string, text: string): Promise<Places> {
  const { parseYamlFile } = await import('./yaml-file.ts')
  const result = parseYamlFile(name, text)
  return result.ok ? result.file.places() : () => undefined
}
