/** The other end of the `datadog` benchmarks, in a process of its own: an empty organisation with its usual limits. */
import { startStandIn } from '@retriever/sandbox'

const { url, credentials } = await startStandIn('datadog')
process.send?.({ url, credentials })
process.once('disconnect', () => process.exit())
