export { buildSidecar } from './build.ts'
export { type ChildProcessOutcome, type OutputLine, watchOutput } from './output.ts'
export { type LaunchOptions, launchSidecar, type RunningSidecar, sidecarEntry } from './sidecar.ts'
