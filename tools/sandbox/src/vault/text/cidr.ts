import { BlockList, isIPv6 } from 'node:net'

/** Whether an address lies in one of these ranges: `10.0.0.0/8`, or a single address. */
export function fitsAny(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits] = range.split('/')
    const family = isIPv6(network) ? 'ipv6' : 'ipv4'
    try {
      if (bits === undefined) list.addAddress(network, family)
      else list.addSubnet(network, Number(bits), family)
    } catch {
      // A range that makes no sense holds nothing.
    }
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
