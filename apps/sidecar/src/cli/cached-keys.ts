import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'

/** What the commands for keys give, as they are built: see `run-keys.ts`. */
type RunKeys = typeof import('./run-keys.ts')

/** The built commands, compiled but not run. */
export function compiledKeys(): Script {
  const filename = fileURLToPath(new URL('run-keys.cjs', import.meta.url))
  const cachedData = codeCache(fileURLToPath(new URL('run-keys.cache', import.meta.url)))
  return new Script(`(function (exports, require, module) {${readFileSync(filename, 'utf8')}\n})`, {
    filename,
    ...(cachedData && { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
}

/** Runs the script once; what it requires are parts of Node. */
export function exportsOf(script: Script): RunKeys {
  const define = script.runInThisContext() as (
    exports: object,
    require: typeof process.getBuiltinModule,
    module: { exports: RunKeys },
  ) => void
  const module = { exports: {} as RunKeys }
  define(module.exports, process.getBuiltinModule, module)
  return module.exports
}

/**
 * What V8 made of the script when it was built, so that it need not be made again while a pod waits. Another version of
 * Node does not take it, and compiles the script itself.
 */
function codeCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
