/**
 * Whether a URL is reached without the proxy. An entry is a name (which covers the names below it, with or without a
 * leading dot or `*.`), an IP address, either of them with `:port`, or `*`.
 */
export function bypassesProxy(url: URL, noProxy: readonly string[]): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  const host = bare(url.hostname)
  return noProxy.some((entry) => {
    const rule = parse(entry.trim().toLowerCase())
    if (rule.port !== undefined && rule.port !== port) return false
    if (rule.host === '*') return true
    if (rule.host === '') return false
    return host === rule.host || (!isAddress(host) && host.endsWith(`.${rule.host}`))
  })
}

interface Rule {
  readonly host: string
  readonly port?: string
}

function parse(entry: string): Rule {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(entry)
  if (bracketed) return rule(canonical(bracketed[1] ?? ''), bracketed[2])
  // More than one colon without brackets is an IPv6 address, not a port.
  const [, name = '', port] = /^([^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, canonical(entry)]
  return rule(name.replace(/^\*?\./, ''), port)
}

function rule(host: string, port: string | undefined): Rule {
  return { host: bare(host), ...(port !== undefined && { port }) }
}

/** One spelling for each IPv6 address. */
function canonical(address: string): string {
  return URL.canParse(`http://[${address}]`) ? new URL(`http://[${address}]`).hostname : address
}

/** Without brackets and without the dot that ends a fully qualified name. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host)
}
