export { consolePaths, createConsole } from './console.ts'
export { consoleRoutes } from './routes.ts'
export type { Console } from './console.ts'
