import type { ConfigProblem } from './config-error.ts'
import type { Place, SettingPath } from './place.ts'
import type { Tree } from './tree.ts'

/** One configuration file, read: what it says, and where it says it. */
export interface ConfigFile {
  /** As it was given on the command line. */
  readonly name: string
  readonly tree: Tree
  /** Tells where settings stand. */
  places(): Promise<Places>
}

/** Where this setting stands; undefined when the file does not have it. */
export type Places = (path: SettingPath) => Place | undefined

/** What came of reading a configuration file. */
export type ReadConfigFile =
  | { readonly ok: true; readonly file: ConfigFile }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }
