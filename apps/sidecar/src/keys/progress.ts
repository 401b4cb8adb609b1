import type { VaultEvent } from '@retriever/vault-keys'

import { coloured, printable } from '../cli/world.ts'
import type { World } from '../cli/world.ts'
import { eventText } from './event-text.ts'

/** Tells people on stderr how a command comes along. */
export interface Progress {
  event(event: VaultEvent): void
  /** Something is allowed, but not wise, or went wrong without doing harm. */
  warn(text: string): void
}

/** Prints what matters while a command works; what only matters when it fails is in its failure. */
export function progressOn(world: World): Progress {
  const { stderr } = world
  const warn = (text: string) => {
    stderr.write(`${coloured('warning:', 'yellow', stderr, world)} ${printable(text)}\n`)
  }
  return {
    warn,
    event(event) {
      const { level, text } = eventText(event)
      if (level === 'debug' || event.type === 'keys-refreshed') return
      const line = `${event.vault}: ${text}`
      if (level === 'info') stderr.write(`${coloured(printable(line), 'dim', stderr, world)}\n`)
      else warn(line)
    },
  }
}
