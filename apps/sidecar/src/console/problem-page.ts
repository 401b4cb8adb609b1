import { answer } from './answers.ts'

/** A page that says why something came to nothing, for a browser that was sent here by another site. */
export function problemPage(problem: {
  readonly status: number
  readonly title: string
  /** Sentences, as plain text. */
  readonly texts: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}): Response {
  const { headers = {}, status, texts, title } = problem
  const paragraphs = texts.map((text) => `        <p>${escaped(text)}</p>`).join('\n')
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escaped(title)} · Retriever</title>
    <link rel="icon" type="image/svg+xml" href="/console/icon.svg" />
    <link rel="stylesheet" href="/console/console.css" />
  </head>
  <body>
    <header>
      <img src="/console/icon.svg" alt="" width="28" height="28" />
      <h1>Retriever</h1>
    </header>
    <main id="main">
      <section class="box" aria-labelledby="title">
        <h2 id="title">${escaped(title)}</h2>
${paragraphs}
        <p><a href="/">Back to the console</a></p>
      </section>
    </main>
  </body>
</html>
`
  return answer(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}
