import type { Alert } from '../alert.ts'
import type { Incident, Member } from './incident.ts'

/** The member that this alert speaks about, if it is known. */
export function memberOf({ members }: Incident, { fingerprint }: Alert): Member | undefined {
  return members.find((member) => member.fingerprint === fingerprint)
}

/** The members with what this alert says about its own. */
export function withMember(members: readonly Member[], alert: Alert): readonly Member[] {
  const { fingerprint, status, startsAt, endsAt, severity } = alert
  const member: Member = {
    fingerprint,
    status,
    startsAt,
    ...(endsAt !== undefined && { endsAt }),
    ...(severity !== undefined && { severity }),
  }
  return [...members.filter((known) => known.fingerprint !== fingerprint), member]
}

/** How many members fire. */
export function firing({ members }: Pick<Incident, 'members'>): number {
  return members.filter(({ status }) => status === 'firing').length
}
