import { describe, expect, test } from 'vitest'

import {
  fires,
  minute,
  outcome,
  passes,
  play,
  policyWith,
  resolves,
  taken,
  thresholdOf,
} from '../../test/history.ts'
import type { TicketId } from '../tickets/ticket.ts'

const created = outcome('create-ticket', { type: 'ticket-created', ticketId: 7 as TicketId })
const closed = outcome('close-ticket', { type: 'ticket-closed', how: 'closed' })
const atOnce = policyWith({ threshold: thresholdOf(1) })

describe('until there is a ticket', () => {
  test('enough firings within the window open one', () => {
    const { incident } = play(policyWith(), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:04', fires(), 'counting', 'below-threshold'],
      ['12:09', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:10', fires(), 'creating', 'already-known'],
      ['12:11', created, 'open', 'ticket-created'],
    ])
    expect(incident).toMatchObject({ episode: 1, occurrences: [], uncertain: false })
  })

  test('the first firing does when one is enough', () => {
    play(atOnce, [['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket']])
  })

  test('a firing that is as old as the window counts no longer', () => {
    play(policyWith({ threshold: thresholdOf(2) }), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:10', fires(), 'counting', 'below-threshold'],
      ['12:19:59', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })

  test('without a window every firing counts, however old', () => {
    const policy = policyWith({ threshold: { count: 2, countBy: 'deliveries' } })
    play(policy, [
      ['01:00', fires(), 'counting', 'below-threshold'],
      ['02:00', resolves(), 'counting', 'resolved-before-ticket'],
      ['23:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })

  test('a flapping alert counts every time', () => {
    play(policyWith(), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:01', resolves(), 'counting', 'resolved-before-ticket'],
      ['12:02', fires(), 'counting', 'below-threshold'],
      ['12:03', resolves(), 'counting', 'resolved-before-ticket'],
      ['12:04', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })

  test('counted by episodes, the same beginning counts once, another series for itself', () => {
    const policy = policyWith({ threshold: thresholdOf(3, { countBy: 'episodes' }) })
    play(policy, [
      ['12:00', fires('a'), 'counting', 'below-threshold'],
      ['12:01', fires('a'), 'counting', 'below-threshold'],
      ['12:02', fires('a'), 'counting', 'below-threshold'],
      ['12:03', fires('b'), 'counting', 'below-threshold'],
      ['12:04', resolves('b'), 'counting', 'others-still-firing'],
      ['12:05', fires('b'), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })

  test('counted by episodes, one that goes on is no new one when the window has passed', () => {
    const policy = policyWith({ threshold: thresholdOf(2, { countBy: 'episodes' }) })
    play(policy, [
      ['12:00', fires('a'), 'counting', 'below-threshold'],
      ['12:10', passes, 'counting', 'window-passed'],
      ['16:00', fires('a'), 'counting', 'below-threshold'],
      ['16:01', fires('b'), 'counting', 'below-threshold'],
      ['16:02', fires('c'), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })

  test('when the window has passed and nothing fires, all is forgotten', () => {
    const { incident } = play(policyWith(), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:03', fires(), 'counting', 'below-threshold'],
      ['12:04', resolves(), 'counting', 'resolved-before-ticket'],
      ['12:10', passes, 'counting', 'window-passed'],
      ['12:13', passes, 'idle', 'window-passed'],
    ])
    expect(incident).toMatchObject({ episode: 0, occurrences: [] })
  })

  test('while it fires it is remembered, and the resolve ends it', () => {
    play(policyWith(), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:10', passes, 'counting', 'window-passed'],
      ['12:20', resolves(), 'idle', 'resolved-before-ticket'],
    ])
  })

  test('a resolve of something that never fired opens nothing', () => {
    play(atOnce, [['12:00', resolves(), 'idle', 'resolved-without-firing']])
  })

  test('resolved before GLPI answered, the ticket is made and closed all the same', () => {
    play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', resolves(), 'creating', 'resolved-before-ticket'],
      ['12:02', created, 'cooling', 'ticket-created'],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:18', closed, 'closed', 'ticket-closed'],
    ])
  })
})

describe('while there is a ticket', () => {
  test('it stays open as long as any series fires', () => {
    play(atOnce, [
      ['12:00', fires('a'), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', fires('b'), 'open', 'already-known'],
      ['12:03', resolves('a'), 'open', 'others-still-firing'],
      ['12:04', fires('a'), 'open', 'already-known'],
      ['12:05', resolves('b'), 'open', 'others-still-firing'],
      ['12:06', resolves('a'), 'cooling', 'all-resolved'],
      ['12:07', resolves('a'), 'cooling', 'already-known'],
    ])
  })

  test('the quiet time begins anew with every flap, and only its end closes', () => {
    const { incident } = play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:16', fires(), 'open', 'fired-again'],
      ['12:17', passes, 'open', 'not-applicable'],
      ['12:18', resolves(), 'cooling', 'all-resolved'],
      ['12:33', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:34', closed, 'closed', 'ticket-closed'],
    ])
    expect(incident.episode).toBe(1)
  })

  test('without a quiet time the resolve closes', () => {
    play({ ...atOnce, quietMs: 0 }, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:02', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
    ])
  })

  test('fired again before anybody took the close, it stays open', () => {
    play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:18', fires(), 'open', 'fired-again', 'not close-ticket'],
    ])
  })

  test('fired again while it is being closed, it gets a new ticket', () => {
    const { incident } = play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:17:01', taken('close-ticket'), 'closing', 'quiet-time-over'],
      ['12:17:02', fires(), 'closing', 'fired-again'],
      ['12:17:03', closed, 'creating', 'fired-during-close', 'create-ticket'],
    ])
    expect(incident.episode).toBe(2)
  })

  test('fired again while it is being closed, but not often enough: it counts', () => {
    const policy = policyWith({ threshold: thresholdOf(2) })
    play(policy, [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:01', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:02', created, 'open', 'ticket-created'],
      ['12:03', resolves(), 'cooling', 'all-resolved'],
      ['12:18', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:18', taken('close-ticket'), 'closing', 'quiet-time-over'],
      ['12:18:02', fires(), 'closing', 'fired-again'],
      ['12:18:03', closed, 'counting', 'fired-during-close'],
      ['12:19', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ])
  })

  test('fired and resolved again while it is being closed: that firing gets a ticket of its own', () => {
    const { incident, outbox } = play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:17', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:17', taken('close-ticket'), 'closing', 'quiet-time-over'],
      ['12:17:02', fires(), 'closing', 'fired-again'],
      ['12:17:03', resolves(), 'closing', 'already-known'],
      ['12:17:04', closed, 'creating', 'fired-during-close', 'create-ticket'],
      ['12:17:05', created, 'cooling', 'ticket-created'],
      ['12:32:05', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
    ])
    expect(incident.episode).toBe(2)
    const { operation } = outbox.at(-1) ?? {}
    expect(operation).toMatchObject({
      note: expect.stringContaining('Resolved at 2026-11-21T12:17:03.000Z'),
    })
  })

  test('fired and resolved again while it is being closed, but not often enough: it is over', () => {
    play(policyWith({ threshold: thresholdOf(2) }), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:01', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:02', created, 'open', 'ticket-created'],
      ['12:03', resolves(), 'cooling', 'all-resolved'],
      ['12:18', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:18', taken('close-ticket'), 'closing', 'quiet-time-over'],
      ['12:18:02', fires(), 'closing', 'fired-again'],
      ['12:18:03', resolves(), 'closing', 'already-known'],
      ['12:18:04', closed, 'closed', 'ticket-closed'],
    ])
  })

  test('after the close everything begins again, as a new episode', () => {
    const { incident, outbox } = play(policyWith({ threshold: thresholdOf(2) }), [
      ['12:00', fires(), 'counting', 'below-threshold'],
      ['12:01', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:02', created, 'open', 'ticket-created'],
      ['12:03', resolves(), 'cooling', 'all-resolved'],
      ['12:18', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
      ['12:19', closed, 'closed', 'ticket-closed'],
      ['12:20', fires(), 'counting', 'below-threshold'],
      ['12:21', fires(), 'creating', 'threshold-reached', 'create-ticket'],
    ])
    expect(incident.episode).toBe(2)
    expect(outbox[0]?.operation).toMatchObject({ marker: expect.stringMatching(/-2$/) })
  })
})

describe('news in the wrong order', () => {
  test('of an older episode changes nothing', () => {
    play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:05', resolves('a', '11:00'), 'open', 'late-resolve'],
      ['12:06', resolves(), 'cooling', 'all-resolved'],
      ['12:07', fires('a', '11:00'), 'cooling', 'late-firing'],
    ])
  })

  test('the same beginning after the end: rather a ticket too many than an alert lost', () => {
    play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', resolves(), 'cooling', 'all-resolved'],
      ['12:03', fires('a', '12:00'), 'open', 'fired-again'],
    ])
  })

  test('the end of an episode whose beginning was lost counts', () => {
    play(atOnce, [
      ['12:00', fires(), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:09', resolves('a', '12:08'), 'cooling', 'all-resolved'],
    ])
  })
})

describe('what the ticket says', () => {
  test('the newest firing alert', () => {
    const { outbox } = play(policyWith({ threshold: thresholdOf(2) }), [
      ['12:00', fires('a'), 'counting', 'below-threshold'],
      ['12:01', resolves('a'), 'counting', 'resolved-before-ticket'],
      ['12:02', fires('b'), 'creating', 'threshold-reached', 'create-ticket'],
    ])
    const startsAt = Date.parse('2026-11-21T12:02:00Z')
    expect(outbox[0]?.operation).toMatchObject({ subject: { alertName: 'HighCPU', startsAt } })
  })

  test('its closing note says when the last series ended', () => {
    const { outbox } = play({ ...atOnce, quietMs: minute }, [
      ['12:00', fires('a'), 'creating', 'threshold-reached', 'create-ticket'],
      ['12:01', created, 'open', 'ticket-created'],
      ['12:02', fires('b'), 'open', 'already-known'],
      ['12:03', resolves('a'), 'open', 'others-still-firing'],
      ['12:04', resolves('b'), 'cooling', 'all-resolved'],
      ['12:05', passes, 'closing', 'quiet-time-over', 'close-ticket 7'],
    ])
    const note = expect.stringContaining('Resolved at 2026-11-21T12:04:00.000Z')
    expect(outbox[0]?.operation).toMatchObject({ note })
  })
})
