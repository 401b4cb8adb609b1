export { consolePaths, createConsole } from './console.ts'
export type { Console } from './console.ts'
