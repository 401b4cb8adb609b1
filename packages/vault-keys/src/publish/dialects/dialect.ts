import type { Dialect } from '../target.ts'
import { dockerVariable } from './docker.ts'
import { dotenvVariable } from './dotenv.ts'
import type { EncodeVariable } from './encoded.ts'
import { kubernetesLimits, kubernetesVariable } from './kubernetes.ts'
import { posixVariable } from './posix.ts'

/** How a dialect writes a variable, and what else it asks for. */
export interface DialectRules {
  readonly encode: EncodeVariable
  /** Largest file, where the reader has a limit. */
  readonly fileBytes?: number
  /** Longest name of a variable. */
  readonly nameBytes?: number
}

export const dialects: Readonly<Record<Dialect, DialectRules>> = {
  docker: { encode: dockerVariable },
  posix: { encode: posixVariable },
  dotenv: { encode: dotenvVariable },
  kubernetes: { encode: kubernetesVariable, ...kubernetesLimits },
}
