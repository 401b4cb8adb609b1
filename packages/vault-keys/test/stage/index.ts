export { certificates, type KeyPair } from './certificates.ts'
export { scenario, scenarioAnywhere } from './scenario.ts'
export type { AppRoleMount, SandboxStage, Stage, Within } from './stage.ts'
