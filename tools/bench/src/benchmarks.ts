import { api } from './api/api.ts'
import type { Benchmark } from './benchmark.ts'
import { datadog } from './datadog/datadog.ts'
import { datadogImport } from './datadog/datadog-import.ts'
import { ingest } from './ingest/ingest.ts'
import { keys } from './keys/keys.ts'
import { startUp } from './start-up/start-up.ts'
import { upstream } from './upstream/upstream.ts'

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  upstream,
  startUp,
  keys,
  datadogImport,
  datadog,
  api,
  ingest,
]
