/** So many ids of one group, for one reason: `prx 9 11-20`. */
function because(
  reason: string,
  ...groups: readonly string[]
): readonly (readonly [string, string])[] {
  return groups.flatMap((group) => {
    const [name = '', ...numbers] = group.split(' ')
    return numbers.flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => {
        const digits = name === 'http' ? 2 : name === 'agent' || name === 'k8s-review' ? 1 : 3
        return [`${name}-${String(first + index).padStart(digits, '0')}`, reason] as const
      })
    })
  })
}

/** Exchanges that the stand-in does not answer as recorded, with the reason. */
export const divergences: ReadonlyMap<string, string> = new Map([
  ...because(
    'the HTTP server of the sandbox takes less than a megabyte of headers',
    'http 134-135',
  ),
  ...because('the PKI engine can be mounted and found, but issues nothing', 'ls 27-29'),
  ...because('a stand-in is one node and does not know the others', 'ha 20 47'),
  ...because('the moments while a node steps down are not played', 'hc 2-3'),
  ...because('audit devices are not listed; how they fail is a trouble', 'aud 1'),
  ...because(
    'the proxy in front of a server, with its own token and cache, is another program; only its 412 is played',
    'prx 5-6 9 11-20',
  ),
  ...because('second factors can be asked for, by a trouble, but not given', 'mfa 1 5-8'),
  ...because(
    'TLS is the business of the frame, which asks no client for a certificate',
    'tls 1-11',
  ),
  ['tls-http', 'plain HTTP to a TLS port is the business of the frame'],
  ['tls-to-plain', 'TLS to a plain port is the business of the frame'],
  ...because(
    'requests of the server to a cluster, not of a client to the server',
    'k8s-review 1-3',
  ),
  ...because('recorded without the answers, to show what an agent asks', 'agent 1-5'),
])
