import { isBuiltin } from 'node:module'

import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** What dependencies ask for at their start and never use here, with what they get instead. */
const unused = [
  // Its connections are ours, and so is its log.
  { importer: '/node-vault/', path: 'https', contents: 'module.exports = {}' },
  { importer: '/node-vault/', path: 'debug', contents: 'module.exports = () => () => {}' },
  // Commands of its own, and what checks and prints them; the requests that we make are not among them.
  { importer: '/node-vault/', path: './commands.js', contents: 'module.exports = {}' },
  { importer: '/node-vault/', path: 'mustache', contents: 'module.exports = {}' },
  { importer: '/node-vault/', path: 'tv4', contents: 'module.exports = { validate: () => true }' },
  // Datadog's client sends nothing by itself here; and what this loads has Node warn of it on stderr.
  { importer: '/cross-fetch/', path: 'node-fetch', contents: 'module.exports = {}' },
  // Sixty languages for its messages. English comes another way.
  { importer: '/zod/v4/', path: '../locales/index.js', contents: '' },
  // For commands that are programs of their own.
  { importer: '/commander/', path: 'node:child_process', contents: 'module.exports = {}' },
]

/** Leaves the commands for keys to a build of their own, which lies in a folder beside the other chunks. */
export const keysApart: Plugin = {
  name: 'keys-apart',
  setup(build) {
    build.onResolve({ filter: /\/run-keys\.ts$/ }, () => ({
      path: './keys/run-keys.js',
      external: true,
    }))
  },
}

/** What only some of the commands for keys load, each a file with all that it needs. */
export const keysParts: Readonly<Record<string, string>> = {
  watch: 'src/keys/watch/watch.ts',
  'yaml-file': 'src/config/yaml-file.ts',
}

/** Leaves the parts out of the file that imports them when they are needed. */
export const keysInParts: Plugin = {
  name: 'keys-in-parts',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path }) => {
      const part = /([\w-]+)\.ts$/.exec(path)?.[1]
      return kind === 'dynamic-import' && part !== undefined && part in keysParts
        ? { path: `./${part}.js`, external: true }
        : undefined
    })
  },
}

/**
 * Commands must start fast: leaves out what they never use, and has parts of Node loaded where they are used first. An
 * `import` of one loads much more than what is asked for, since it reads every name that there is: one of `node:http` loads
 * an HTTP client, one of `node:crypto` all of Web Crypto, one of `node:fs` its streams.
 */
export const leanStart: Plugin = {
  name: 'lean-start',
  setup(build) {
    build.onResolve({ filter: /^[\w:./-]+$/ }, ({ importer, kind, path }) => {
      const index = unused.findIndex((one) => one.path === path && importer.includes(one.importer))
      if (index >= 0) return { path: String(index), namespace: 'unused' }
      return kind === 'import-statement' && isBuiltin(path)
        ? { path, namespace: 'part-of-node' }
        : undefined
    })
    build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({
      contents: unused[Number(path)]?.contents ?? '',
    }))
    build.onLoad({ filter: /.*/, namespace: 'part-of-node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}
