import { ignored, number, only, record, same } from '../mapping/mapping.ts'
import type { Fields } from '../mapping/mapping.ts'

const thresholds = record({
  critical: ['critical', number],
  criticalRecovery: ['critical_recovery', number],
  ok: ['ok', number],
  unknown: ['unknown', number],
  warning: ['warning', number],
  warningRecovery: ['warning_recovery', number],
})

const schedulingOptions = record({
  customSchedule: [
    'custom_schedule',
    record({
      recurrence: [
        'recurrences',
        only(
          record({ rrule: ['rrule', same], start: ['start', same], timezone: ['timezone', same] }),
        ),
      ],
    }),
  ],
  evaluationWindow: [
    'evaluation_window',
    record({
      dayStarts: ['day_starts', same],
      hourStarts: ['hour_starts', same],
      monthStarts: ['month_starts', same],
    }),
  ],
})

const options = record({
  enableLogsSample: ['enable_logs_sample', same],
  escalationMessage: ['escalation_message', same],
  evaluationDelay: ['evaluation_delay', same],
  groupRetentionDuration: ['group_retention_duration', same],
  groupbySimpleMonitor: ['groupby_simple_monitor', same],
  includeTags: ['include_tags', same],
  locked: ['locked', same],
  newGroupDelay: ['new_group_delay', same],
  noDataTimeframe: ['no_data_timeframe', same],
  notificationPresetName: ['notification_preset_name', same],
  notifyAudit: ['notify_audit', same],
  notifyBy: ['notify_by', same],
  notifyNoData: ['notify_no_data', same],
  onMissingData: ['on_missing_data', same],
  renotifyInterval: ['renotify_interval', same],
  renotifyOccurrences: ['renotify_occurrences', same],
  renotifyStatuses: ['renotify_statuses', same],
  requireFullWindow: ['require_full_window', same],
  schedulingOptions: ['scheduling_options', schedulingOptions],
  thresholdWindows: [
    'threshold_windows',
    record({ recoveryWindow: ['recovery_window', same], triggerWindow: ['trigger_window', same] }),
  ],
  thresholds: ['thresholds', thresholds],
  timeoutH: ['timeout_h', same],
})

/**
 * `spec` of a DatadogMonitor, after `api/datadoghq/v1alpha1/datadogmonitor_types.go` of the operator. Thresholds are
 * texts there; a schedule has one recurrence; `controllerOptions` speaks to the operator.
 */
export const monitorFields: Fields = {
  controllerOptions: ['', ignored],
  message: ['message', same],
  name: ['name', same],
  options: ['options', options],
  priority: ['priority', same],
  query: ['query', same],
  restrictedRoles: ['restricted_roles', same],
  tags: ['tags', same],
  type: ['type', same],
}

/** The types of monitors that the operator takes in a DatadogMonitor. */
export const monitorTypes: ReadonlySet<string> = new Set([
  'audit alert',
  'composite',
  'error-tracking alert',
  'event alert',
  'event-v2 alert',
  'log alert',
  'metric alert',
  'process alert',
  'query alert',
  'rum alert',
  'service check',
  'slo alert',
  'trace-analytics alert',
])
