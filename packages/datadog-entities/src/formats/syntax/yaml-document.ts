import type { Tree } from './tree.ts'

/** A mistake of YAML, at an offset. */
export interface YamlMistake {
  readonly at: number
  readonly message: string
  readonly hint?: string
}

/** One document of a stream. `tree` is absent when the document is empty or broken. */
export interface YamlDocument {
  readonly tree?: Tree
  readonly mistakes: readonly YamlMistake[]
}
