import { randomBytes, randomUUID } from 'node:crypto'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** So many letters and digits that nobody can guess. */
export function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
}

/** `kv_1a2b3c4d`: the name that stands for a mount in logs. */
export function mountAccessor(kind: string): string {
  return `${kind}_${randomBytes(4).toString('hex')}`
}

/** A UUID. */
export function randomId(): string {
  return randomUUID()
}
