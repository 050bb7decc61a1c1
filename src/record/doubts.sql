-- What of the record of an activity contradicts itself.

-- Marks, how many of them say that somebody came, and how many of those expected have none.
-- name: marks
SELECT
  (SELECT COUNT(*) FROM attendance WHERE activity = :activity) AS marks,
  (SELECT COUNT(*) FROM attendance WHERE activity = :activity AND status IN ('present', 'late')) AS came,
  (SELECT COUNT(*) FROM expected e
    WHERE e.activity = :activity
      AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.activity = e.activity AND t.person = e.person)) AS unmarked

-- Who did something there and is recorded as not having been.
-- name: stayed_away
SELECT r.role, r.person, p.name, t.status
FROM activity_role r
JOIN attendance t ON t.activity = r.activity AND t.person = r.person
  AND t.status IN ('leave', 'away', 'absent', 'made_up')
JOIN person p ON p.id = r.person
WHERE r.activity = :activity AND r.role IN ('host', 'recorder', 'speaker', 'presenter')
ORDER BY r.person, r.role, r.seq

-- Guests who are among those expected.
-- name: expected_guests
SELECT r.person, p.name, t.status
FROM activity_role r
JOIN person p ON p.id = r.person
LEFT JOIN attendance t ON t.activity = r.activity AND t.person = r.person
WHERE r.activity = :activity AND r.role = 'guest'
  AND EXISTS (SELECT 1 FROM expected e WHERE e.activity = r.activity AND e.person = r.person)
ORDER BY r.seq

-- Other sessions of 集中学习 of the same day that ran at the same time and that a unit of this one held too, as host or as
-- the partner of a 联学共建, where this one is such a session too. An end that is not stated follows from the length of
-- study.
-- name: overlapping
WITH timed AS (
  SELECT c.id, c.unit, c.side, c.start_minute AS starts,
    COALESCE(c.end_minute, c.start_minute + c.credited) AS ends
  FROM activity a
  JOIN held_activity c ON c.day = a.day
  WHERE a.id = :activity AND c.voided IS NULL AND c.start_minute IS NOT NULL AND c.credited > 0
    AND EXISTS (
      SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
      WHERE ak.activity = c.id AND k.collective = 1)
)
SELECT o.id, o.starts, o.ends, o.unit = t.unit AS same_host
FROM timed t
JOIN timed o ON o.id <> t.id AND o.starts < t.ends AND o.ends > t.starts
  AND (o.unit IN (t.unit, t.side) OR o.side IN (t.unit, t.side))
WHERE t.id = :activity
ORDER BY o.id

-- Grades of what is no 民主评议党员: nothing shows or counts them.
-- name: unseen_grades
SELECT g.person
FROM grade g
WHERE g.activity = :activity AND NOT EXISTS (
  SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
  WHERE ak.activity = g.activity AND k.code = 'appraisal')
ORDER BY g.person

-- name: kinds_of_both
SELECT DISTINCT k.id, k.name
FROM activity_kind ak
JOIN kind k ON k.id = ak.kind
WHERE ak.activity IN (:one, :other)
ORDER BY k.id
