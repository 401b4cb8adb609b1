import type { DashboardBody, Declared, Problem } from '@retriever/datadog-entities'

import { specPointerOf } from './spec-pointer.ts'

/** Schemes that a browser would run or read where a page was meant. */
const dangerous = /^[\s\p{Cc}]*(?:javascript|data|vbscript|file|blob)\s*:/iu

/** Addresses in widgets that are no pages: Datadog shows them to everybody who opens the dashboard. */
export function scriptUrlProblems(declared: Declared): readonly Problem[] {
  if (declared.kind !== 'dashboard') return []
  const { origin } = declared
  return urlsIn(declared.spec.widgets, '/widgets')
    .filter(({ url }) => dangerous.test(url))
    .map(({ pointer }) => ({
      pointer: `${specPointerOf(origin)}${pointer}`,
      message: 'expected the address of a page',
      hint: 'it begins with https://',
      place: { file: origin.file, line: origin.line },
    }))
}

interface Found {
  readonly pointer: string
  readonly url: string
}

/** Of widgets that show a page or a picture, and of links that are added to others. */
function urlsIn(widgets: DashboardBody['widgets'], pointer: string): readonly Found[] {
  return textsUnder(widgets, pointer).filter(({ pointer: at }) =>
    /\/definition\/(?:url|url_dark_theme|custom_links\/\d+\/link)$/.test(at),
  )
}

function textsUnder(value: unknown, pointer: string): readonly Found[] {
  if (typeof value === 'string') return [{ pointer, url: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    textsUnder(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}
