import type { StandInAnswer } from '../../frame/stand-in.ts'

/** An answer in JSON that nobody may keep. */
export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...headers,
    },
    body: JSON.stringify(value),
  }
}

/** What everybody may read and keep for five minutes. */
export function published(value: unknown): StandInAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    body: JSON.stringify(value),
  }
}

/** A refusal as OAuth 2.0 words it. */
export function oauthError(
  error: string,
  description: string,
  { status = 400, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): StandInAnswer {
  return json(status, { error, error_description: description }, headers)
}

/** Sends a browser on. */
export function redirect(
  to: string,
  parameters: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  const url = new URL(to)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.append(name, value)
  }
  const location = url.href
  return { status: 303, headers: { location, 'cache-control': 'no-store', ...headers }, body: '' }
}

/** A page; what is in it is HTML already. */
export function page(
  status: number,
  title: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      ...headers,
    },
    body: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>\n<body><h1>${escaped(title)}</h1>\n${body}\n</body></html>\n`,
  }
}

/** A page that says what is wrong, because there is nobody that a browser could be sent back to. */
export function errorPage(error: string, description: string): StandInAnswer {
  return page(400, error, `<p>${escaped(description)}</p>`)
}

/** A text as it may stand in HTML, also in an attribute. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
