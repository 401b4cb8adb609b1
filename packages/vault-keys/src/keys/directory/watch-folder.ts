import { statSync, watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'

import { after } from '@retriever/upstream/clock'
import type { Clock } from '@retriever/upstream/clock'

/** A set is published with several changes to its folder. They are waited for, because each reading costs something. */
const DEBOUNCE_MS = 75

/** Watches a folder as well as the system allows: it may miss changes, and may call for nothing. */
export interface FolderWatch {
  /** Calls back a moment after anything happened in the folder, until the signal aborts. */
  start(onMaybe: () => void, signal: AbortSignal): void
  /** Begins anew when the watch has ended, or the folder was replaced by another one. */
  check(): void
}

/** Creates a watch of one folder. Nothing is watched before `start`. */
export function createFolderWatch(folder: string, clock: Clock): FolderWatch {
  let watched: { readonly watcher: FSWatcher; readonly inode: bigint } | undefined
  /** Of everybody who watches. */
  const callbacks = new Set<() => void>()
  let cancel: (() => void) | undefined

  function happened(): void {
    cancel ??= after(clock, DEBOUNCE_MS, () => {
      cancel = undefined
      for (const callback of callbacks) callback()
    })
  }

  function end(): void {
    watched?.watcher.close()
    watched = undefined
  }

  function begin(): void {
    try {
      const { ino: inode } = statSync(folder, { bigint: true })
      const watcher = watch(folder, { persistent: false }, happened)
      watcher.on('error', end)
      watched = { watcher, inode }
    } catch {
      // No such folder yet, or no watches left: regular reading goes on, and calls `check`.
    }
  }

  return {
    start(onMaybe, signal) {
      const callback = (): void => onMaybe()
      callbacks.add(callback)
      if (!watched) begin()
      signal.addEventListener(
        'abort',
        () => {
          callbacks.delete(callback)
          if (callbacks.size > 0) return
          cancel?.()
          cancel = undefined
          end()
        },
        { once: true },
      )
    },
    check() {
      if (callbacks.size === 0 || (watched && inodeOf(folder) === watched.inode)) return
      end()
      begin()
    },
  }
}

function inodeOf(folder: string): bigint | undefined {
  return statSync(folder, { bigint: true, throwIfNoEntry: false })?.ino
}
