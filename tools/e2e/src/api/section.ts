/** Settings by their names. */
export type Section = Readonly<Record<string, unknown>>

/** Settings put over those of a section, however deep. */
export function over(settings: Section, change: Section): Section {
  const merged = Object.entries(change).map(([name, value]) => {
    const old = settings[name]
    return [name, isSection(old) && isSection(value) ? over(old, value) : value] as const
  })
  return { ...settings, ...Object.fromEntries(merged) }
}

/** Whether this has settings in it. */
export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
