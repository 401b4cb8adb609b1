/** Where ids come from: the same ones after every reset, and of the sizes that the real ones have. */
export interface Ids {
  monitor(): number
  downtime(): number
  dashboardList(): number
  event(): bigint
  /** A whole number below 2^53. */
  widget(): number
  /** `abc-123-xyz`. */
  dashboard(): string
  uuid(): string
  /** 32 hexadecimal digits. */
  hex(): string
}

/** Creates the ids of one organisation. Each kind has numbers of its own, so that none depends on the others. */
export function createIds(organisation: number): Ids {
  let kinds = 0
  const numbers = (): (() => number) => randomNumbers(organisation * 31 + (kinds += 1))
  const counter = (first: number): (() => number) => {
    const random = numbers()
    let last = first
    return () => (last += 1 + Math.floor(random() * 9))
  }
  const from = (letters: string, random: () => number, count: number): string =>
    Array.from({ length: count }, () => letters[Math.floor(random() * letters.length)]).join('')
  const [forEvents, forWidgets, forDashboards, forUuids, forHex] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ] as const
  const letters = (): string => from('abcdefghijklmnopqrstuvwxyz0123456789', forDashboards, 3)
  const digits = (count: number): string => from('0123456789abcdef', forUuids, count)
  let lastEvent = 7_458_301_226_458_192_000n
  return {
    monitor: counter(171_204_500),
    downtime: counter(2_905_114_000),
    dashboardList: counter(388_100),
    event: () => (lastEvent += BigInt(1 + Math.floor(forEvents() * 999))),
    widget: () => 1 + Math.floor(forWidgets() * 9_007_199_254_740_990),
    dashboard: () => `${letters()}-${letters()}-${letters()}`,
    uuid: () => {
      const variant = from('89ab', forUuids, 1)
      return `${digits(8)}-${digits(4)}-4${digits(3)}-${variant}${digits(3)}-${digits(12)}`
    },
    hex: () => from('0123456789abcdef', forHex, 32),
  }
}

/** Mulberry32: small, and the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
