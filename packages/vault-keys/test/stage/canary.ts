import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'

/** Knows the secrets of a scenario, and finds them where they must not be. */
export interface Canary {
  /** A secret to look for; without `value` a fresh one. `what` is said when it is found. */
  secret(value?: string, what?: string): string
  /** Notes the tokens and secret ids in an answer of the server. */
  learn(answer: unknown): void
  /** Something that may be shown to anybody; `what` is said when it holds a secret. Looked at now and at the end. */
  watch(value: unknown, what: string): void
  /** Throws when anything that was watched holds a secret, however late that became known. */
  check(): void
}

/** Shorter values occur by chance. */
const shortest = 6

/** Creates one that knows nothing. */
export function createCanary(): Canary {
  const secrets = new Map<string, string>()
  const watched: { readonly text: string; readonly what: string }[] = []

  function look({ text, what }: (typeof watched)[number]): void {
    for (const [form, kind] of secrets) {
      if (text.includes(form)) throw new Error(`${kind} can be seen in ${what}`)
    }
  }

  function know(value: string, kind: string): void {
    if (value.length < shortest) return
    const forms = [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
    ]
    for (const form of forms) secrets.set(form, kind)
  }

  return {
    secret(value = `canary-${randomBytes(12).toString('hex')}`, kind = 'a secret value') {
      know(value, kind)
      return value
    },
    learn(answer) {
      const { auth, wrap_info: wrap, data } = fields(answer)
      for (const [value, kind] of [
        [fields(auth)['client_token'], 'a token'],
        [fields(wrap)['token'], 'a wrapping token'],
        [fields(data)['secret_id'], 'a secret id'],
      ] as const) {
        if (typeof value === 'string') know(value, kind)
      }
    },
    watch(value, what) {
      const entry = { text: everyForm(value), what }
      watched.push(entry)
      look(entry)
    },
    check() {
      for (const entry of watched) look(entry)
    },
  }
}

function everyForm(value: unknown): string {
  const stack = value instanceof Error ? value.stack : ''
  const options = { depth: Infinity, maxArrayLength: null, maxStringLength: null }
  const hidden = inspect(value, { ...options, showHidden: true })
  return [inspect(value, options), hidden, JSON.stringify(value), String(value), stack].join('\n')
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
