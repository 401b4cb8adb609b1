import type { ProxyOptions } from '../options.ts'
import { Secret } from '../secret.ts'

/** The proxy's URL with its credentials. */
export function proxyUrl({ url }: ProxyOptions): string {
  return url instanceof Secret ? url.reveal() : url
}
