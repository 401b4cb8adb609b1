export { canonicalAlert } from './alerts/canonical.ts'
export { checkAlert } from './alerts/check-alert.ts'
export { compileAlert } from './alerts/compile.ts'
export type { CompileOptions } from './alerts/compile.ts'
export type { TextRules } from './alerts/check-summary.ts'
export { decompileMonitor } from './alerts/decompile.ts'
export { driftOf } from './alerts/drift.ts'
export type { Drift } from './alerts/drift.ts'
export { alertSchema } from './alerts/alert-schema.ts'
export type {
  Aggregate,
  Alert,
  AnomalySignal,
  ApmSignal,
  ChangeSignal,
  CheckSignal,
  CompositeSignal,
  Condition,
  FormulaSignal,
  MetricSignal,
  Notify,
  RawSignal,
  SearchSignal,
  Signal,
  SloSignal,
} from './alerts/alert.ts'
export { createDatadog } from './api/create-datadog.ts'
export type {
  CallLimits,
  DashboardsApi,
  DatadogApi,
  FoundMonitor,
  KeyCheck,
  ListedDashboard,
  MonitorsApi,
  ServiceListing,
  ServicesApi,
} from './api/datadog-api.ts'
export type {
  CreateRecovered,
  DatadogEvent,
  DatadogKeys,
  DatadogOptions,
  KeysRejected,
  RateLimitWait,
} from './api/datadog-options.ts'
export { datadogSites, isDatadogSite } from './api/site.ts'
export type { DatadogSite } from './api/site.ts'
export type { DashboardBody, LiveDashboard, Widget } from './dashboards/dashboard.ts'
export { diffDashboards } from './dashboards/diff-dashboards.ts'
export { keepWidgetIds } from './dashboards/keep-widget-ids.ts'
export { normaliseDashboard } from './dashboards/normalise-dashboard.ts'
export type { Change } from './diff/change.ts'
export type {
  Declared,
  DeclaredAlert,
  DeclaredDashboard,
  DeclaredMonitor,
  EntityKind,
  Origin,
} from './entity.ts'
export type { DatadogErrorCode } from './error-code.ts'
export { DatadogError } from './error.ts'
export type { DatadogErrorDetails, Executed } from './error.ts'
export { dashboardSchema, monitorSchema } from './formats/entities/body-schemas.ts'
export { decode } from './formats/decode.ts'
export type { DecodeOptions } from './formats/decode.ts'
export { encode } from './formats/encode.ts'
export type { EncodeOptions, OutputFormat } from './formats/encode.ts'
export { formats } from './formats/format.ts'
export type { Format } from './formats/format.ts'
export type { Encodable } from './formats/writing/encodable.ts'
export type { Json, JsonObject } from './json.ts'
export { isLinkable, linkTo, withoutLinks } from './links/link-text.ts'
export { linkedParts, linkedTexts, withLinkedTexts } from './links/linked-texts.ts'
export { diffMonitors } from './monitors/diff-monitors.ts'
export type { LiveMonitor, MonitorBody, MonitorOptions } from './monitors/monitor.ts'
export { normaliseMonitor } from './monitors/normalise-monitor.ts'
export {
  markDashboard,
  markOfDashboard,
  ownerOfDashboard,
  unmarkDashboard,
} from './ownership/dashboard-mark.ts'
export type { MarkedText } from './ownership/dashboard-mark.ts'
export { knownForeignSigns } from './ownership/foreign-sign.ts'
export type { ForeignSign } from './ownership/foreign-sign.ts'
export { defaultManager } from './ownership/mark.ts'
export type { Identity, Mark } from './ownership/mark.ts'
export {
  markMonitor,
  markOfMonitor,
  ownerOfMonitor,
  unmarkMonitor,
} from './ownership/monitor-mark.ts'
export type { Owner, Viewpoint } from './ownership/owner.ts'
export { isEmpty, refusalsOf } from './plan/action.ts'
export type {
  Action,
  Adopt,
  Create,
  Delete,
  Plan,
  Reason,
  ReasonCode,
  RefusalCode,
  Refuse,
  Registration,
  Unchanged,
  Update,
  Write,
} from './plan/action.ts'
export { applySaved } from './plan/apply-saved.ts'
export { digestOfDashboard, digestOfMonitor } from './plan/digests.ts'
export { listManaged } from './plan/list-managed.ts'
export type { ListManagedOptions, Managed } from './plan/list-managed.ts'
export type { ObserveOptions } from './plan/observe.ts'
export type { Family, PlanOptions, Prune, PruneScope, Removal } from './plan/plan-options.ts'
export type { PlannedBody } from './plan/planned-body.ts'
export { printAction, printPlan, printResults } from './plan/print.ts'
export type { PrintOptions, Styles } from './plan/print.ts'
export type { DashboardMemory } from './plan/read-dashboard.ts'
export type { Report } from './plan/report.ts'
export { isComplete, isLiveDashboard } from './plan/result.ts'
export type { ActionResult, LiveEntity } from './plan/result.ts'
export { sha256 } from './plan/rules-of.ts'
export type { RunOptions } from './plan/run-options.ts'
export { loadPlan, savePlan } from './plan/saved.ts'
export { servicesOf, servicesOfDashboard, servicesOfMonitor } from './plan/services-of.ts'
export type { Gate, Verdict } from './plan/verdict.ts'
export type { Checked, Problem } from './problem.ts'
export { parseQuery } from './queries/parse-query.ts'
export { printQuery } from './queries/print-query.ts'
export type { Query } from './queries/query.ts'
export { reconcile } from './reconcile.ts'
export type { ReconcileOptions } from './reconcile.ts'
