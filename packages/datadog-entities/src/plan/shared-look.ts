/**
 * Looks that are shared: who asks while one is under way gets the next one, together with all others who ask until then.
 * What was done before somebody asked is seen by the look that they get.
 */
export function sharedLook<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<unknown> | undefined
  let next: Promise<T> | undefined
  const begin = (): Promise<T> => {
    next = undefined
    const looking = look()
    const ended = looking
      .catch(() => undefined)
      .finally(() => {
        if (underWay === ended) underWay = undefined
      })
    underWay = ended
    return looking
  }
  return () => {
    if (underWay === undefined) return begin()
    next ??= underWay.then(begin)
    return next
  }
}
