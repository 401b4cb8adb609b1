import type { CampaignReport } from './campaign.ts'

/** A report in a few lines for people. */
export function summaryOf(report: CampaignReport): string {
  const { seed, kills, killsBeforeTicket, killsWithLostAnswers, violations } = report
  const share = Math.round((100 * killsBeforeTicket) / kills)
  return [
    `seed ${seed}: ${kills} kills, ${killsBeforeTicket} of them (${share} %) between an acknowledgement and its ticket, ` +
      `${killsWithLostAnswers} with lost answers`,
    `${report.acknowledged} alerts acknowledged, ${report.unanswered} deliveries unanswered, ${report.tickets} tickets, ` +
      `${violations.length} violations`,
    ...violations.map(({ kind, subject, detail }) => `  ${kind}: ${subject}: ${detail}`),
  ].join('\n')
}
