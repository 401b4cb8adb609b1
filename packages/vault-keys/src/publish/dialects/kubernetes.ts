import { unfitForEnvironment } from './encoded.ts'
import type { Encoded } from './encoded.ts'

/** Limits of Kubernetes for a file that `fileKeyRef` names. It reads lines of up to 65,535 bytes, so all that fit. */
export const kubernetesLimits = { fileBytes: 65_536, nameBytes: 128 } as const

/**
 * A variable for `env[].valueFrom.fileKeyRef`, as the kubelet reads it: `NAME='value'`, where everything up to the next
 * single quote stands for itself, line feeds too. There are no escapes and no other quotes.
 *
 * It reads line by line, and a CR before a LF is part of the line's end. An empty value counts as absent: the container
 * would not start, or be without the variable if it is optional.
 */
export function kubernetesVariable(name: string, value: string): Encoded {
  const refused = unfitForEnvironment(value) ?? unfitForKubelet(value)
  return refused === undefined ? { text: `${name}='${value}'\n` } : { refused }
}

function unfitForKubelet(value: string): string | undefined {
  if (value === '') return 'it is empty, which Kubernetes takes for absent'
  if (value.includes("'")) return 'it holds a single quote, where Kubernetes ends a value'
  if (value.includes('\r\n')) return 'it holds CR LF, of which Kubernetes drops the CR'
  return undefined
}
