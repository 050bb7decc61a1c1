-- name: schedules
SELECT id, year, issue, title, starts, ends, all_branches, issued, withdrawn, withdraw_reason
FROM schedule
ORDER BY year, issue, id

-- name: units_of_schedule
SELECT unit FROM schedule_unit WHERE schedule = :schedule ORDER BY unit

-- name: lines
SELECT line, monday, what, document, minutes, unit, plan_item, notice, item, note
FROM schedule_line
WHERE schedule = :schedule
ORDER BY monday, line

-- name: insert_schedule
INSERT INTO schedule (year, issue, title, starts, ends, all_branches, op)
VALUES (:year, :issue, :title, :starts, :ends, :all_branches, op_now())

-- name: insert_schedule_unit
INSERT INTO schedule_unit (schedule, unit, op) VALUES (:schedule, :unit, op_now())

-- name: delete_units
DELETE FROM schedule_unit WHERE schedule = :schedule

-- name: update_schedule
UPDATE schedule SET title = :title, all_branches = :all_branches, op = op_now() WHERE id = :id

-- name: issue_schedule
UPDATE schedule SET issued = :issued, op = op_now() WHERE id = :id

-- name: withdraw_schedule
UPDATE schedule SET withdrawn = :withdrawn, withdraw_reason = :reason, op = op_now() WHERE id = :id

-- name: insert_line
INSERT INTO schedule_line (schedule, line, monday, what, document, minutes, unit, plan_item, notice, item, note, op)
VALUES (:schedule, :line, :monday, :what, :document, :minutes, :unit, :plan_item, :notice, :item, :note, op_now())

-- name: update_line
UPDATE schedule_line SET monday = :monday, what = :what, document = :document, minutes = :minutes, unit = :unit,
  plan_item = :plan_item, notice = :notice, item = :item, note = :note, op = op_now()
WHERE schedule = :schedule AND line = :line

-- name: delete_line
DELETE FROM schedule_line WHERE schedule = :schedule AND line = :line
