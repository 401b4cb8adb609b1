/** How many calls one run makes at the same time. Datadog's proxies refuse more than eight writers. */
export const callsAtOnce = 8

/**
 * The results of `work` for all items, in their order; at most `limit` are under way at the same time. After the first
 * failure nothing more is begun, and it rejects with that failure when everything that was begun has ended.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const failures: unknown[] = []
  const open = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of open) {
      if (failures.length > 0) return
      try {
        results[index] = await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
