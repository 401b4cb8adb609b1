export { consolePaths, createConsole } from './console.ts'
export type { Console, ConsoleOptions } from './console.ts'
