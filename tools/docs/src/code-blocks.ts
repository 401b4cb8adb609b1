import { readFileSync } from 'node:fs'

/** The fenced blocks of a Markdown file in one language, in order, each as it stands between its fences. */
export function codeBlocks(markdown: URL, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')
  return [...readFileSync(markdown, 'utf8').matchAll(fence)].map(([, code = '']) => code)
}
