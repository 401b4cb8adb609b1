import type { VaultEvent } from '@retriever/vault-keys'

/** How much an event matters to whoever reads along. */
export interface EventText {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly text: string
}

/** What an event of a Vault says to people, in one line. */
export function eventText(event: VaultEvent): EventText {
  switch (event.type) {
    case 'logged-in':
      return { level: 'info', text: `logged in (${event.method})` }
    case 'retry-scheduled': {
      const { attempt, code, operation, waitMs } = event
      const text = `${operation}: ${code} at attempt ${attempt}; again in ${seconds(waitMs)}`
      return { level: 'warn', text }
    }
    case 'security':
      return { level: 'error', text: `SECURITY: ${event.path}: ${event.message}` }
    case 'credential-warned': {
      const { message, path } = event
      return { level: 'warn', text: path === undefined ? message : `${path}: ${message}` }
    }
    case 'clock-skew': {
      const { skewMs } = event
      const way = skewMs > 0 ? 'ahead of' : 'behind'
      return { level: 'warn', text: `its clock is ${seconds(Math.abs(skewMs))} ${way} ours` }
    }
    case 'server-warned':
      return { level: 'warn', text: `${event.operation}: the server warns: ${event.message}` }
    case 'token-renewed':
      return { level: 'debug', text: 'token renewed' }
    case 'token-ended':
      return {
        level: event.how === 'refused' ? 'warn' : 'debug',
        text: `token ended: ${event.how}`,
      }
    case 'keys-refreshed': {
      const { code, keys, outcome } = event
      if (outcome === 'failed') return { level: 'warn', text: `${keys} could not be read: ${code}` }
      return { level: outcome === 'changed' ? 'info' : 'debug', text: `${keys} read: ${outcome}` }
    }
    case 'request-finished':
      return { level: 'debug', text: `${event.operation} ${event.path}` }
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}
