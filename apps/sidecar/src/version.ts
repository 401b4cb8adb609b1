import manifest from '../package.json' with { type: 'json' }

/** The version of this retriever. */
export const version: string = manifest.version
