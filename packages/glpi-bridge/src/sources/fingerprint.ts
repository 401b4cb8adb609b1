const offsetBasis = 0xcbf29ce484222325n
const prime = 0x100000001b3n
const separator = 0xff

const encoder = new TextEncoder()

/**
 * The fingerprint of a label set as Prometheus makes it: FNV-1a, 64 bits, over the labels in order of their names'
 * bytes, each name and each value followed by 0xff. 16 lower-case hex digits.
 */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  let hash = offsetBasis
  const eat = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  }
  const encoded = Object.entries(labels).map(([name, value]) => ({
    name: encoder.encode(name),
    value: encoder.encode(value),
  }))
  for (const { name, value } of encoded.toSorted((one, other) => compare(one.name, other.name))) {
    for (const byte of name) eat(byte)
    eat(separator)
    for (const byte of value) eat(byte)
    eat(separator)
  }
  return hash.toString(16).padStart(16, '0')
}

function compare(one: Uint8Array, other: Uint8Array): number {
  const shared = Math.min(one.length, other.length)
  for (let at = 0; at < shared; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}
