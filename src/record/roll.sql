-- name: roll
WITH called AS (SELECT DISTINCT person FROM expected WHERE activity = :activity)
SELECT p.id AS person, p.name, p.staff_no, c.person IS NOT NULL AS expected,
  t.status, t.reason, t.late_minutes, t.made_up_on, t.note
FROM (SELECT person FROM called UNION SELECT person FROM attendance WHERE activity = :activity) w
JOIN person p ON p.id = w.person
LEFT JOIN called c ON c.person = w.person
LEFT JOIN attendance t ON t.activity = :activity AND t.person = w.person
ORDER BY expected DESC, p.id

-- name: tally
WITH called AS (SELECT DISTINCT person FROM expected WHERE activity = :activity),
fact AS (
  SELECT c.person IS NOT NULL AS called, t.status
  FROM (SELECT person FROM called UNION SELECT person FROM attendance WHERE activity = :activity) w
  LEFT JOIN called c ON c.person = w.person
  LEFT JOIN attendance t ON t.activity = :activity AND t.person = w.person)
SELECT
  COALESCE(SUM(CASE WHEN called AND status IS NOT 'exempt' THEN 1 ELSE 0 END), 0) AS expected,
  COALESCE(SUM(CASE WHEN called AND status IN ('present', 'late') THEN 1 ELSE 0 END), 0) AS present,
  COALESCE(SUM(CASE WHEN called AND status = 'leave' THEN 1 ELSE 0 END), 0) AS leave,
  COALESCE(SUM(CASE WHEN called AND status = 'away' THEN 1 ELSE 0 END), 0) AS away,
  COALESCE(SUM(CASE WHEN called AND status = 'absent' THEN 1 ELSE 0 END), 0) AS absent,
  COALESCE(SUM(CASE WHEN called AND status = 'made_up' THEN 1 ELSE 0 END), 0) AS made_up,
  COALESCE(SUM(CASE WHEN called AND status IS NULL THEN 1 ELSE 0 END), 0) AS unrecorded,
  COALESCE(SUM(CASE WHEN NOT called AND status IN ('present', 'late') THEN 1 ELSE 0 END), 0) AS beyond,
  (SELECT COUNT(*) FROM activity_role WHERE activity = :activity AND role = 'guest') AS guests
FROM fact

-- name: mark
SELECT status, reason, late_minutes, made_up_on FROM attendance
WHERE activity = :activity AND person = :person

-- name: insert_mark
INSERT INTO attendance (activity, person, status, reason, late_minutes, made_up_on, op)
VALUES (:activity, :person, :status, :reason, :late_minutes, :made_up_on, op_now())

-- name: update_mark
UPDATE attendance SET status = :status, reason = :reason, late_minutes = :late_minutes,
  made_up_on = :made_up_on, op = op_now()
WHERE activity = :activity AND person = :person

-- name: delete_mark
DELETE FROM attendance WHERE activity = :activity AND person = :person
