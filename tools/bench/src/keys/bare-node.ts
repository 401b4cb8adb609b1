import { watchProcess } from './watched-process.ts'
import type { ProcessFigures } from './watched-process.ts'

/** The least that anything on Node takes: it starts and ends. */
export async function runBareNode(): Promise<ProcessFigures> {
  const { figures } = await watchProcess(['-e', '0'], {})
  return figures
}
