import { Secret } from '@retriever/upstream/secret'
import * as z from 'zod'

import { SecretFromFile } from './followed-secret.ts'
import { absolutePath } from './origin.ts'
import type { Origin } from './origin.ts'
import { readTextFile } from './text-file.ts'

const expected = 'expected { env: NAME }, { file: PATH } or text in quotes'

/** Reads a secret by its reference. No message repeats what was written: it may be the secret itself. */
export function readSecret(value: unknown, origin: Origin, context: z.core.$RefinementCtx): Secret {
  const found = secretOf(value, origin)
  if (found instanceof Secret) {
    if (typeof value === 'string') origin.onLiteralSecret(found)
    return found
  }
  context.addIssue(found)
  return z.NEVER
}

type Mistake = { readonly code: 'custom'; readonly message: string; readonly path?: string[] }

function secretOf(value: unknown, origin: Origin): Secret | Mistake {
  if (typeof value === 'string') {
    return value === '' ? mistake('the secret is empty') : new Secret(value)
  }
  if (typeof value === 'number') return mistake(`${expected}; a secret of digits needs quotes`)
  if (typeof value !== 'object' || value === null) return mistake(expected)
  const [[key, name] = [], ...others] = Object.entries(value)
  if (others.length > 0 || typeof name !== 'string' || name === '') return mistake(expected)
  switch (key) {
    case 'env': {
      const text = origin.env[name]
      if (text) {
        origin.onSecretVariable(name)
        return new Secret(text)
      }
      const state = text === undefined ? 'is not set' : 'is empty'
      return mistake(`the environment variable ${name} ${state}`, 'env')
    }
    case 'file': {
      const path = absolutePath(name, origin)
      const file = readTextFile(path)
      if (!file.ok) return mistake(file.problem, 'file')
      const text = file.text.replace(/\r?\n$/, '')
      return text === '' ? mistake(`${path} is empty`, 'file') : new SecretFromFile(text, path)
    }
    default:
      return mistake(expected)
  }
}

function mistake(message: string, key?: string): Mistake {
  return { code: 'custom', message, ...(key !== undefined && { path: [key] }) }
}
