"""Who is told, and of what: rows that the database makes out of those that are there."""

SUBSCRIBERS = 5_000

_SUBSCRIBERS = f"""INSERT INTO subscribers (email, name, plan, time_zone, digest_weekday,
  digest_hour, digest_when_silent, next_digest_at, last_cut_at, floor, created_at, operator)
SELECT 'reader' || n || '@reader.example', '',
  CASE WHEN n % 20 < 14 THEN 'free' WHEN n % 20 < 19 THEN 'watcher' ELSE 'professional' END,
  'Europe/Paris', 0, 9, true, :now, :now, 'minor', timestamptz '2022-01-01', false
FROM generate_series(1, {SUBSCRIBERS}) n"""
# A few platforms have many readers, most have some.
_SUBSCRIPTIONS = """INSERT INTO subscriptions (subscriber_id, platform_id, added_at)
SELECT DISTINCT s.id, 'platform-' || (1 + floor(power(random(), 2) * 2000))::int,
  timestamptz '2022-01-01'
FROM subscribers s, generate_series(1,
  CASE s.plan WHEN 'free' THEN 1 WHEN 'watcher' THEN 10 ELSE 42 END)"""
_DESTINATIONS = """INSERT INTO destinations (subscriber_id, channel, settings, created_at,
  verified_at, failures)
SELECT id, 'email', jsonb_build_object('address', email), :now, :now, CASE WHEN id % 50 = 7 THEN 3
  ELSE 0 END FROM subscribers"""
_DECISIONS = """INSERT INTO decisions (change_id, subscriber_id, kind, plan, decided_at)
SELECT c.id, s.id, CASE WHEN s.plan = 'free' THEN 'hold_for_digest' ELSE 'send_now' END, s.plan,
  c.fanned_out_at
FROM subscriptions w JOIN subscribers s ON s.id = w.subscriber_id
JOIN changes c ON c.platform_id = w.platform_id ORDER BY c.detected_at, s.id"""
_NOTIFICATIONS = """INSERT INTO notifications (kind, subject, subscriber_id, destination_id,
  channel, priority, change_id, created_at, state, attempts, next_attempt_at, ended_at, reason)
SELECT 'alert', 'change:' || d.change_id, d.subscriber_id, t.id, 'email', 5, d.change_id,
  d.decided_at, CASE WHEN d.id % 500 = 3 THEN 'failed' ELSE 'delivered' END, 1, d.decided_at,
  d.decided_at + interval '20 s', CASE WHEN d.id % 500 = 3 THEN 'the far side said 550' END
FROM decisions d JOIN destinations t ON t.subscriber_id = d.subscriber_id
WHERE d.kind = 'send_now' ORDER BY d.id LIMIT 1000000"""
_ATTEMPTS = """INSERT INTO attempts (notification_id, number, at, duration_ms, outcome, status,
  worker)
SELECT id, 1, ended_at, 120, CASE WHEN state = 'failed' THEN 'permanent' ELSE 'delivered' END,
  CASE WHEN state = 'failed' THEN '550' ELSE '250' END, 'email@host' FROM notifications"""
_CHECKS = """INSERT INTO checks (document_id, at, duration_ms, confirming, outcome, reason)
SELECT d, cast(:now AS timestamptz) - n * interval '6 hours' - d * interval '1 second', 90, false,
  CASE WHEN (d + n) % 97 = 0 THEN 'suspect' WHEN (d + n) % 83 = 0 THEN 'failed'
    ELSE 'unchanged' END,
  CASE WHEN (d + n) % 97 = 0 THEN 'challenge' END
FROM generate_series(120, 0, -1) n, generate_series(1, 10000) d"""
_ACKNOWLEDGEMENTS = """INSERT INTO acknowledgements (subscriber_id, change_id, verdict, owner, note,
  acknowledged_at, changed_at, done_at)
SELECT subscriber_id, change_id, 'accept', 'Legal', '', decided_at, decided_at, decided_at
FROM decisions
WHERE kind = 'send_now' AND id % 40 = 1"""
_EVENTS = """INSERT INTO events (document_id, version_id, provision, kind, at, sentence, places,
  rules_version)
SELECT v.document_id, v.id, c.provision, 'reworded', v.detected_at, 'It was reworded.', 1, '3'
FROM versions v JOIN clauses c ON c.document_id = v.document_id AND (c.id + v.id) % 5 = 0"""
_BASELINES = """INSERT INTO baselines (subscriber_id, document_id, version_id, reviewed_at,
  reviewed_by)
SELECT DISTINCT ON (d.subscriber_id, c.document_id) d.subscriber_id, c.document_id,
  c.before_version_id, :now, '' FROM decisions d JOIN changes c ON c.id = d.change_id
WHERE d.plan = 'professional' AND c.document_id % 4 = 1"""
_COMMITMENTS = """INSERT INTO commitments (subscriber_id, text, promise, provisions, words,
  created_at)
SELECT id, 'We promise number ' || n, '', '{retention}', '{}', :now
FROM subscribers, generate_series(1, 10) n WHERE plan = 'professional'"""
_TOUCHES = """INSERT INTO touches (change_id, subscriber_id, commitment, provision, section,
  sentence)
SELECT change_id, subscriber_id, 'We promise number ' || 1 + id % 10, 'retention', '2.',
  'The time that data are kept went up.' FROM decisions
WHERE plan = 'professional' AND id % 5 = 1"""
_TROUBLE = "UPDATE documents SET suspect_streak = 3 WHERE id % 200 = 5"
_TEXTS = "UPDATE documents SET version_id = id * 10"
_ACTIONS = """INSERT INTO operator_actions (operator, operation, subject, at, ended_at, done, said)
SELECT 'ops@example.org', 'look_again', 'document:' || (1 + n % 10000), :now, :now, true, 'Done.'
FROM generate_series(1, 20000) n"""

FILL = {
    "subscribers": _SUBSCRIBERS,
    "subscriptions": _SUBSCRIPTIONS,
    "destinations": _DESTINATIONS,
    "decisions": _DECISIONS,
    "notifications": _NOTIFICATIONS,
    "attempts": _ATTEMPTS,
    "checks": _CHECKS,
    "acknowledgements": _ACKNOWLEDGEMENTS,
    "events": _EVENTS,
    "baselines": _BASELINES,
    "commitments": _COMMITMENTS,
    "touches": _TOUCHES,
    "documents in trouble": _TROUBLE,
    "operators' actions": _ACTIONS,
    "texts in force": _TEXTS,
}
"""What is written, in this order."""
