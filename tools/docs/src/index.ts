export { codeBlocks } from './code-blocks.ts'
export { runProgram } from './run-program.ts'
