import * as fc from 'fast-check'

// A test run says the same about the same code, today and tomorrow. Courses that nobody drew before are for the campaign.
const runs = process.env['RETRIEVER_PROPERTY_RUNS']

fc.configureGlobal(runs === undefined ? { numRuns: 250, seed: 1 } : { numRuns: Number(runs) })
