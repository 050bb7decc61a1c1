-- What one person did in a period, in the dialect of the monthly report:
-- :person, :from and :to the first and last day of the period, :last the last day of it that counts, :as_of the last
-- day that counts at all.
-- A session counts on the day that monthly.sql says.

-- A row for each session and kind, with the tier of the kind.
-- name: marked
SELECT a.id AS activity, a.unit, a.day, k.tier, t.status, t.reason, t.late_minutes, t.made_up_on,
  CASE WHEN EXISTS (SELECT 1 FROM expected e WHERE e.activity = a.id AND e.person = :person) THEN 1 ELSE 0 END AS expected
FROM attendance t
JOIN activity a ON a.id = t.activity
JOIN activity_kind ak ON ak.activity = a.id
JOIN kind k ON k.id = ak.kind
WHERE t.person = :person AND a.voided IS NULL AND a.day <= :as_of
  AND CASE WHEN a.counts_months > 0 AND a.day > a.counts_to THEN a.counts_to
    WHEN a.counts_months > 0 AND a.day < a.counts_from THEN a.counts_from ELSE a.day END BETWEEN :from AND :to
ORDER BY a.day, a.id, k.tier

-- Where the person was expected and the record says nothing of it, though others have a mark: likewise.
-- name: unmarked
SELECT a.id AS activity, a.unit, a.day, k.tier
FROM expected e
JOIN activity a ON a.id = e.activity
JOIN activity_kind ak ON ak.activity = a.id
JOIN kind k ON k.id = ak.kind
WHERE e.person = :person AND a.voided IS NULL AND a.day <= :as_of
  AND CASE WHEN a.counts_months > 0 AND a.day > a.counts_to THEN a.counts_to
    WHEN a.counts_months > 0 AND a.day < a.counts_from THEN a.counts_from ELSE a.day END BETWEEN :from AND :to
  AND EXISTS (SELECT 1 FROM attendance t WHERE t.activity = a.id)
  AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.activity = a.id AND t.person = :person)
ORDER BY a.day, a.id, k.tier

-- Hosting, recording, speaking, presenting, guiding, sitting in.
-- name: parts
SELECT a.id AS activity, a.unit, a.day, o.role
FROM activity_role o
JOIN activity a ON a.id = o.activity
WHERE o.person = :person AND a.voided IS NULL AND a.day <= :as_of
  AND CASE WHEN a.counts_months > 0 AND a.day > a.counts_to THEN a.counts_to
    WHEN a.counts_months > 0 AND a.day < a.counts_from THEN a.counts_from ELSE a.day END BETWEEN :from AND :to
ORDER BY a.day, a.id, o.role

-- Sessions held in the period that count in another, at which the person has a mark or a part.
-- name: elsewhere
SELECT a.counts_from, a.counts_to, COUNT(*) AS sessions
FROM (
  SELECT t.activity FROM attendance t WHERE t.person = :person
  UNION
  SELECT o.activity FROM activity_role o WHERE o.person = :person
) c
JOIN activity a ON a.id = c.activity
WHERE a.voided IS NULL AND a.day BETWEEN :from AND :to AND a.day <= :as_of AND a.counts_months > 0
  AND CASE WHEN a.day > a.counts_to THEN a.counts_to WHEN a.day < a.counts_from THEN a.counts_from ELSE a.day END
    NOT BETWEEN :from AND :to
GROUP BY a.counts_from, a.counts_to
ORDER BY a.counts_from, a.counts_to

-- What came of the sessions at which the person spoke: outcomes of the period.
-- name: outcomes
SELECT DISTINCT u.id, u.day, u.title, u.sort, a.id AS activity
FROM activity_role o
JOIN activity a ON a.id = o.activity AND a.voided IS NULL
JOIN outcome_activity l ON l.activity = a.id
JOIN outcome u ON u.id = l.outcome
WHERE o.person = :person AND o.role = 'speaker' AND u.day >= :from AND u.day <= :last
ORDER BY u.day, u.id, a.id

-- Showcase cases of the period, likewise.
-- name: showcases
SELECT DISTINCT c.id, c.day, c.title, a.id AS activity
FROM activity_role o
JOIN activity a ON a.id = o.activity AND a.voided IS NULL
JOIN showcase c ON c.activity = a.id
WHERE o.person = :person AND o.role = 'speaker' AND c.day >= :from AND c.day <= :last
ORDER BY c.day, c.id, a.id

-- Visits at which the person was, whose summary is due and was not sent by the end of the period.
-- name: summaries
SELECT a.id AS activity, a.unit, a.summary_due
FROM attendance t
JOIN activity a ON a.id = t.activity
WHERE t.person = :person AND t.status IN ('present', 'late') AND a.day <= :last AND a.voided IS NULL
  AND a.summary_due IS NOT NULL AND (a.summary_on IS NULL OR a.summary_on > :last)
  AND EXISTS (
    SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind WHERE ak.activity = a.id AND k.code = 'group_visit')
ORDER BY a.summary_due, a.id
