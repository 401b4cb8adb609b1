import { networkInterfaces } from 'node:os'

/** Whether this machine has the loopback address `::1`. */
export function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces())
    .flat()
    .some((entry) => entry?.address === '::1')
}
