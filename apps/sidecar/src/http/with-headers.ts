/** The answer with these headers. Some answers, redirects for example, come with headers that cannot be changed. */
export function withHeaders(
  response: Response,
  headers: Readonly<Record<string, string>>,
): Response {
  let result = response
  for (const [name, value] of Object.entries(headers)) {
    try {
      result.headers.set(name, value)
    } catch {
      result = new Response(result.body, result)
      result.headers.set(name, value)
    }
  }
  return result
}
