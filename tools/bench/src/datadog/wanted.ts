/** How much there is to be. */
export interface Size {
  readonly monitors: number
  readonly dashboards: number
}

/** What every contender is to bring about; the words are those of both APIs. */
export interface Wanted {
  readonly monitors: readonly WantedMonitor[]
  readonly dashboards: readonly WantedDashboard[]
}

interface WantedMonitor {
  readonly type: 'query alert'
  readonly name: string
  readonly query: string
  readonly message: string
  readonly tags: string[]
  readonly options: { readonly thresholds: { readonly critical: number; readonly warning: number } }
}

interface WantedDashboard {
  readonly title: string
  readonly description: string
  /** What it shows, each in a widget. */
  readonly queries: readonly string[]
}

/** Monitors and dashboards that all differ. */
export function wantedOf({ monitors, dashboards }: Size): Wanted {
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)
  return {
    monitors: numbers(monitors).map((number) => ({
      type: 'query alert',
      name: `Errors of service ${number}`,
      query: `avg(last_5m):sum:requests.errors{service:service-${number}} by {host} > 20`,
      message: `Service ${number} fails. @slack-service-${number}`,
      tags: [`service:service-${number}`, 'team:checkout'],
      options: { thresholds: { critical: 20, warning: 10 } },
    })),
    dashboards: numbers(dashboards).map((number) => ({
      title: `Service ${number}`,
      description: `What service ${number} does.`,
      queries: ['requests.hits', 'requests.errors', 'requests.duration', 'system.load.1'].map(
        (metric) => `avg:${metric}{service:service-${number}}`,
      ),
    })),
  }
}
