import type { Secret } from '@retriever/upstream/secret'

import { pathText } from './place.ts'
import type { SettingPath } from './place.ts'

/** A secret of the configuration, and the setting that has it. */
export interface PlacedSecret {
  readonly path: SettingPath
  readonly secret: Secret
}

/** Warns about every secret that stands in the configuration itself. */
export function writtenOut(
  secrets: readonly PlacedSecret[],
  written: (secret: Secret) => boolean,
): readonly string[] {
  return secrets
    .filter(({ secret }) => written(secret))
    .map(({ path }) => `${pathText(path)} is written out; { file: … } or { env: … } keeps it apart`)
}
