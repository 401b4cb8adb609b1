import type { Clock } from '@retriever/upstream'

import type { ConsolePart } from '../capability.ts'
import type { Audience } from './audience.ts'
import { createPartFeed } from './part-feed.ts'
import type { Viewer } from './viewer.ts'
import { visibleParts } from './visible-parts.ts'

/** The open pages of one audience, and the feeds that they share. */
export interface AudienceFeeds {
  /** What it may see. */
  readonly parts: readonly ConsolePart[]
  /** Adds a page, and brings it up to date. */
  add(viewer: Viewer): void
  /** Takes a page away; with the last one the feeds stop. True when none is left. */
  remove(viewer: Viewer): boolean
}

/** What the feeds work with. */
export interface AudienceFeedsOptions {
  readonly audience: Audience
  readonly parts: readonly ConsolePart[]
  readonly clock: Clock
  readonly onProblem?: ((part: string, cause: unknown) => void) | undefined
}

/** Makes the feeds of what this audience may see; each runs on its own, while a page is open. */
export function createAudienceFeeds(options: AudienceFeedsOptions): AudienceFeeds {
  const { audience, clock, onProblem } = options
  const parts = visibleParts(options.parts, audience.viewer)
  const viewers = new Set<Viewer>()
  const feeds = parts.map((part) => ({
    id: part.id,
    feed: createPartFeed({
      part,
      viewer: audience.viewer,
      clock,
      publish: (message) => {
        for (const viewer of viewers) viewer.send(part.id, message)
      },
      onProblem,
    }),
  }))
  return {
    parts,
    add(viewer) {
      viewers.add(viewer)
      if (viewers.size === 1) for (const { feed } of feeds) feed.start()
      for (const { id, feed } of feeds) {
        const latest = feed.latest()
        if (latest !== undefined) viewer.send(id, latest)
      }
    },
    remove(viewer) {
      viewers.delete(viewer)
      if (viewers.size === 0) for (const { feed } of feeds) feed.stop()
      return viewers.size === 0
    },
  }
}
