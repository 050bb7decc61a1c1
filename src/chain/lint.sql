-- What the records of activities do not state: a row per activity, and for each element of chain/element.rs a column
-- named by its code that is 1 where it is lacking. Whether a kind asks for the element is its reader's affair.
--
-- :id        one activity, voided or not; NULL for all in force of the period
-- :from, :to the period: held in it, or counting in it and held outside its belonging period (所属期)
-- :before    no belonging period that reaches into the period begins earlier
-- :scope     number of the unit asked for, 0 for all
-- :kind      has this kind; NULL for any
-- name: lacking
WITH found AS (
  SELECT id FROM activity WHERE id = :id
  UNION
  SELECT id FROM activity WHERE :id IS NULL AND day BETWEEN :from AND :to AND voided IS NULL
  UNION
  SELECT id FROM activity
  WHERE :id IS NULL AND counts_months > 0 AND counts_from BETWEEN :before AND :to
    AND ((day > counts_to AND counts_to BETWEEN :from AND :to) OR (day < counts_from AND counts_from >= :from))
    AND voided IS NULL),
asked AS (
  SELECT a.*,
    (SELECT group_concat(ak.kind, ' ') FROM activity_kind ak WHERE ak.activity = a.id) AS kinds,
    (SELECT COUNT(*) FROM attendance t WHERE t.activity = a.id) AS marks
  FROM found f
  JOIN credited_activity a ON a.id = f.id
  WHERE (:scope = 0
      OR EXISTS (
        SELECT 1 FROM ancestor s
        WHERE s.unit = a.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day))
    AND (:kind IS NULL OR EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity = a.id AND k.kind = :kind)))
SELECT a.id, a.unit, a.day, a.title, a.kinds, a.marks,
  a.credited IS NULL AS length_unknown, a.span,
  -- Half a day says as much as can be said where no clock was kept.
  a.span IS NULL AND (a.start_minute IS NULL OR a.end_minute IS NULL) AS time,
  a.place IS NULL AS place,
  NOT EXISTS (SELECT 1 FROM activity_role r WHERE r.activity = a.id AND r.role = 'host') AS host,
  NOT EXISTS (SELECT 1 FROM activity_role r WHERE r.activity = a.id AND r.role = 'recorder') AS recorder,
  a.title IS NULL AS title_lacking,
  NOT EXISTS (SELECT 1 FROM activity_document d WHERE d.activity = a.id) AS documents,
  NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.activity = a.id) AS agenda,
  a.first_topic IS NULL AS first_agenda,
  NOT EXISTS (SELECT 1 FROM activity_role r WHERE r.activity = a.id AND r.role = 'speaker') AS speakers,
  NOT EXISTS (
    SELECT 1 FROM attendance o WHERE o.activity = a.id AND o.status IN ('present', 'late')) AS attendance,
  -- What a meeting settled to carry a political document out, it says in the register.
  NOT EXISTS (SELECT 1 FROM decision d WHERE d.activity = a.id)
    AND NOT EXISTS (
      SELECT 1 FROM matter_step s JOIN matter_measure e ON e.matter = s.matter AND e.day = a.day
      WHERE s.activity = a.id AND s.sort = 'convey') AS decisions,
  a.outcome IS NULL AS outcome,
  a.form IS NULL AS form,
  a.partner IS NULL AS partner,
  a.guidance IS NULL AS guidance,
  NOT EXISTS (SELECT 1 FROM activity_shown h WHERE h.activity = a.id) AS shown,
  -- Full members are graded, less those exempt.
  EXISTS (
    SELECT 1 FROM membership m
    JOIN standing s ON s.person = m.person AND s.standing = 'full' AND s.starts <= a.day
      AND COALESCE(s.ends, '9999-12-31') >= a.day
    WHERE m.unit = a.unit AND m.starts <= a.day AND COALESCE(m.ends, '9999-12-31') >= a.day
      AND NOT EXISTS (
        SELECT 1 FROM exemption x
        WHERE x.person = m.person AND x.starts <= a.day AND COALESCE(x.ends, '9999-12-31') >= a.day)
      AND NOT EXISTS (SELECT 1 FROM grade g WHERE g.activity = a.id AND g.person = m.person)) AS grades
FROM asked a
ORDER BY a.day, a.start_minute, a.id

-- How many were expected at each activity whose number lies between two, and of how many nothing is recorded.
-- Somebody marked exempt for this once is not expected after all. The bounds reach into the view, which a join
-- would make for all activities there are.
-- name: called
SELECT e.activity,
  COUNT(DISTINCT CASE WHEN t.status IS NOT 'exempt' THEN e.person END) AS called,
  COUNT(DISTINCT CASE WHEN t.status IS NULL THEN e.person END) AS unrecorded
FROM expected e
LEFT JOIN attendance t ON t.activity = e.activity AND t.person = e.person
WHERE e.activity BETWEEN :low AND :high
GROUP BY e.activity
