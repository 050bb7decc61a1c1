-- name: activity_by_id
SELECT id, unit, day, start_minute, end_minute, title, place, counts_from, counts_months, minutes,
  first_topic, first_topic_reason, form, partner, outcome, note, span, plan_item, planner, guidance,
  summary_due, summary_on, agreement, agreed_until, issues, entered, voided, void_reason, op
FROM activity
WHERE id = :id

-- name: insert_activity
INSERT INTO activity (unit, day, start_minute, end_minute, title, place, counts_from, counts_to,
  counts_months, minutes, first_topic, first_topic_reason, form, partner, outcome, note, span, plan_item, planner, guidance,
  summary_due, summary_on, agreement, agreed_until, issues, entered, op)
VALUES (:unit, :day, :start, :end, :title, :place, :counts_from, :counts_to,
  :counts_months, :minutes, :first_topic, :first_topic_reason, :form, :partner, :outcome, :note, :span,
  :plan_item, :planner, :guidance, :summary_due, :summary_on, :agreement, :agreed_until, :issues, :entered,
  op_now())

-- name: update_activity
UPDATE activity SET unit = :unit, day = :day, start_minute = :start, end_minute = :end, title = :title,
  place = :place, counts_from = :counts_from, counts_to = :counts_to, counts_months = :counts_months,
  minutes = :minutes, first_topic = :first_topic, first_topic_reason = :first_topic_reason, form = :form,
  partner = :partner, outcome = :outcome, note = :note, span = :span, plan_item = :plan_item,
  planner = :planner, guidance = :guidance, summary_due = :summary_due, summary_on = :summary_on,
  agreement = :agreement, agreed_until = :agreed_until, issues = :issues, op = op_now()
WHERE id = :id

-- name: void_activity
UPDATE activity SET voided = :voided, void_reason = :reason, op = op_now() WHERE id = :id
