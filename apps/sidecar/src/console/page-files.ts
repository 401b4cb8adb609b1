import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { answer, refusal } from './answers.ts'

/** The files that make the page in the browser. They hold no data, so that anybody may have them. */
export interface PageFiles {
  /** `name` is one of the known files, for example `index.html` or `parts/bridge.js`. */
  serve(name: string, request: Request): Promise<Response>
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Where the build puts them: beside the bundle, or in `dist` when the sources run as they are. */
const builtPageFiles: URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/console/' : './console/',
  import.meta.url,
)

/** Serves these files from the folder. Each is read when it is first asked for, and then kept. */
export function createPageFiles(names: readonly string[], folder: URL = builtPageFiles): PageFiles {
  const loaded = new Map<
    string,
    Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly etag: string }>
  >()

  const load = async (name: string) => {
    const bytes = new Uint8Array(await readFile(new URL(name, folder)))
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
  }

  return {
    async serve(name, request) {
      if (!names.includes(name)) return refusal(404, 'Not found', 'The console has no such page.')
      const file = loaded.get(name) ?? load(name)
      loaded.set(name, file)
      try {
        const { bytes, etag } = await file
        const headers = {
          etag,
          'cache-control': 'no-cache',
          'content-type':
            types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
        }
        return request.headers.get('if-none-match') === etag
          ? answer(null, { status: 304, headers })
          : answer(request.method === 'HEAD' ? null : bytes, { headers })
      } catch {
        loaded.delete(name)
        return refusal(503, 'Console not built', `The build of this sidecar left out ${name}.`)
      }
    },
  }
}
