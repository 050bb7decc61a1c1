-- Of the host are its members of the day and whoever it calls by a post, less those who came with the partner.
-- name: roll
WITH called AS (SELECT DISTINCT person FROM expected WHERE activity = :activity)
SELECT p.id AS person, p.name, p.staff_no, c.person IS NOT NULL AS expected,
  t.status, t.reason, t.late_minutes, t.made_up_on, t.note,
  g.person IS NOT NULL AS of_partner,
  g.person IS NULL AND (c.person IS NOT NULL OR EXISTS (
    SELECT 1 FROM activity a
    JOIN membership m ON m.person = p.id AND m.unit = a.unit
      AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day
    WHERE a.id = :activity)) AS of_host
FROM (SELECT person FROM called UNION SELECT person FROM attendance WHERE activity = :activity) w
JOIN person p ON p.id = w.person
LEFT JOIN called c ON c.person = w.person
LEFT JOIN attendance t ON t.activity = :activity AND t.person = w.person
LEFT JOIN partner_member g ON g.activity = :activity AND g.person = w.person
ORDER BY expected DESC, p.id

-- Of all, or of a 联学共建 those of its partner (:partners 1) or of its host (0).
-- name: tally
WITH called AS (SELECT DISTINCT person FROM expected WHERE activity = :activity),
fact AS (
  SELECT c.person IS NOT NULL AS called, t.status
  FROM (SELECT person FROM called UNION SELECT person FROM attendance WHERE activity = :activity) w
  LEFT JOIN called c ON c.person = w.person
  LEFT JOIN attendance t ON t.activity = :activity AND t.person = w.person
  WHERE :partners IS NULL OR :partners = EXISTS (
    SELECT 1 FROM partner_member g WHERE g.activity = :activity AND g.person = w.person))
SELECT
  COALESCE(SUM(CASE WHEN called AND status IS NOT 'exempt' THEN 1 ELSE 0 END), 0) AS expected,
  COALESCE(SUM(CASE WHEN called AND status IN ('present', 'late') THEN 1 ELSE 0 END), 0) AS present,
  COALESCE(SUM(CASE WHEN called AND status = 'leave' THEN 1 ELSE 0 END), 0) AS leave,
  COALESCE(SUM(CASE WHEN called AND status = 'away' THEN 1 ELSE 0 END), 0) AS away,
  COALESCE(SUM(CASE WHEN called AND status = 'absent' THEN 1 ELSE 0 END), 0) AS absent,
  COALESCE(SUM(CASE WHEN called AND status = 'made_up' THEN 1 ELSE 0 END), 0) AS made_up,
  COALESCE(SUM(CASE WHEN called AND status IS NULL THEN 1 ELSE 0 END), 0) AS unrecorded,
  COALESCE(SUM(CASE WHEN NOT called AND status IN ('present', 'late') THEN 1 ELSE 0 END), 0) AS beyond,
  (SELECT COUNT(*) FROM activity_role WHERE activity = :activity AND role = 'guest') AS guests,
  (SELECT COUNT(DISTINCT m.person)
    FROM activity a
    JOIN membership m ON m.unit = a.unit AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day
    JOIN standing s ON s.person = m.person AND s.standing = 'full'
      AND s.starts <= a.day AND COALESCE(s.ends, '9999-12-31') >= a.day
    WHERE a.id = :activity
      AND EXISTS (
        SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
        WHERE ak.activity = a.id AND k.code = 'appraisal')
      AND NOT EXISTS (
        SELECT 1 FROM exemption e
        WHERE e.person = m.person AND e.starts <= a.day AND COALESCE(e.ends, '9999-12-31') >= a.day)
      AND NOT EXISTS (SELECT 1 FROM grade g WHERE g.activity = a.id AND g.person = m.person)) AS ungraded
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
