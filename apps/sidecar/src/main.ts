#!/usr/bin/env node
import process from 'node:process'

// Nothing else is imported before this is known: an old Node stumbles over the syntax of what follows.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`retriever: needs Node 22.19 or newer; this is ${process.versions.node}\n`)
  process.exitCode = 2
} else {
  const { runArguments } = await import('./cli/run-arguments.ts')
  process.exit(await runArguments(process.argv.slice(2)))
}
