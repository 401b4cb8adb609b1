import { defineConfig } from 'tsup'

import { library, withoutAxios } from '../../tsup.base.ts'

// node-vault comes inside, so that nobody has to install or load its HTTP client, which is never called.
export default defineConfig({
  ...library,
  noExternal: ['node-vault'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  esbuildOptions: withoutAxios,
})
