import { systemFiles } from './folder/file-system.ts'
import { isInMemory } from './folder/observe.ts'
import type { Work } from './folder/plan.ts'
import type { PublishOptions } from './publish-options.ts'
import { folderOf } from './ready.ts'
import type { Published, PublishTarget } from './target.ts'
import type { Wanted } from './wanted.ts'
import { warningsOf } from './warnings.ts'

/** What is told about work that was done, or would be. */
export function publishedBy(
  { type, removableAt }: Work,
  target: PublishTarget,
  wanted: Wanted,
  { files = systemFiles }: PublishOptions,
  warnings: readonly string[] = [],
): Published {
  const folder = folderOf(target)
  return {
    outcome: type === 'publish' ? 'published' : 'unchanged',
    folder,
    files: wanted.files.map(({ name }) => name),
    warnings: [...warningsOf(wanted, folder, isInMemory(files, folder)), ...warnings],
    ...(removableAt !== undefined && { removableAt }),
  }
}
