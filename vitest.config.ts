import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vitest/config'

import { summary } from './vitest.reporter.ts'

const conditions = ['@retriever/source']
const projects = ['packages', 'apps', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ folder, name })),
)

function drawsCases(folder: string, name: string): boolean {
  const manifest = new URL(`${folder}/${name}/package.json`, import.meta.url)
  return readFileSync(manifest, 'utf8').includes('"fast-check"')
}

// Tests run on the sources of every package; only whole-system tests use what was built.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    passWithNoTests: true,
    reporters: ['default', summary()],
    projects: projects.map(({ folder, name }) => ({
      extends: true as const,
      root: `./${folder}/${name}`,
      test: {
        name,
        include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
        setupFiles: drawsCases(folder, name)
          ? [fileURLToPath(new URL('vitest.properties.ts', import.meta.url))]
          : [],
        // Whole systems of real processes take their time on a small machine.
        ...(folder === 'tools' && { testTimeout: 120_000, hookTimeout: 120_000 }),
      },
    })),
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'lcov'],
    },
  },
})
