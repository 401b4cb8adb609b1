export type { ApplicationKey } from './datadog/access/keys.ts'
export type { Scope } from './datadog/access/scopes.ts'
export type { DatadogCredentials, DatadogSeed } from './datadog/datadog.ts'
export type {
  DatadogSettings,
  DatadogSettingsChange,
  MonitorState,
  MonitorStatus,
} from './datadog/settings.ts'
export { control, type ClockAnswer, type ClockRequest, type Control } from './frame/control.ts'
export type { FaultEffect, FaultRule, FaultRuleState } from './frame/faults.ts'
export type { JournalEntry, JournalFilter } from './frame/journal.ts'
export type { GlpiCredentials, GlpiSeed } from './glpi/glpi.ts'
export type { GlpiSettings, SeedRows, TicketRule } from './glpi/settings.ts'
export type { IvrCall, IvrCredentials, IvrSeed } from './ivr/ivr.ts'
export type { StaticUser } from './kubernetes/access/user.ts'
export type { KubernetesCredentials } from './kubernetes/kubernetes.ts'
export type { KubernetesSeed, SeedPod } from './kubernetes/seed.ts'
export type { KubernetesSettings } from './kubernetes/settings.ts'
export type { FactSheetSeed } from './leanix/fact-sheets/fact-sheet.ts'
export type { LeanixCredentials, LeanixSeed } from './leanix/leanix.ts'
export type { LeanixSettings, LeanixSettingsChange } from './leanix/settings.ts'
export type { RowSeed } from './servicenow/rows/row.ts'
export type { ServicenowCredentials, ServicenowSeed } from './servicenow/servicenow.ts'
export type { ServicenowSettings, ServicenowSettingsChange } from './servicenow/settings.ts'
export type { Client, ClientAuth, GrantType, Person } from './oidc/clients.ts'
export type { OidcCredentials, OidcSeed } from './oidc/oidc.ts'
export type { OidcSettings, Signature } from './oidc/settings.ts'
export { serviceAccountToken, type ServiceAccountToken } from './vault/seed/cluster.ts'
export type { SeedWrite } from './vault/seed/default-seed.ts'
export type { Standby, VaultSettings } from './vault/settings.ts'
export type { VaultCredentials, VaultSeed } from './vault/vault.ts'
export {
  standInNames,
  startStandIn,
  type RunningStandIn,
  type StandInName,
  type StandIns,
  type StartOptions,
} from './stand-ins.ts'
