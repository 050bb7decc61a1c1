-- What one person did in a period, in the dialect of the monthly report:
-- :person, :from and :to the first and last day of the period, :as_of the last day that counts.
-- A session is in the period by its day, or by its belonging period where that lies inside.

-- name: marked
SELECT a.id AS activity, a.unit, a.day, t.status, t.reason, t.late_minutes, t.made_up_on,
  CASE WHEN EXISTS (SELECT 1 FROM expected e WHERE e.activity = a.id AND e.person = :person) THEN 1 ELSE 0 END AS expected
FROM attendance t
JOIN activity a ON a.id = t.activity
WHERE t.person = :person AND a.voided IS NULL AND a.day <= :as_of
  AND ((a.counts_months = 0 AND a.day >= :from AND a.day <= :to)
    OR (a.counts_months > 0 AND a.counts_from >= :from AND a.counts_to <= :to))
ORDER BY a.day, a.id

-- Where the person was expected and the record says nothing of it, though others have a mark.
-- name: unmarked
SELECT a.id AS activity, a.unit, a.day
FROM expected e
JOIN activity a ON a.id = e.activity
WHERE e.person = :person AND a.voided IS NULL AND a.day >= :from AND a.day <= :to AND a.day <= :as_of
  AND a.counts_months = 0
  AND EXISTS (SELECT 1 FROM attendance t WHERE t.activity = a.id)
  AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.activity = a.id AND t.person = :person)
ORDER BY a.day, a.id

-- name: tiers_of
SELECT DISTINCT k.tier
FROM activity_kind ak
JOIN kind k ON k.id = ak.kind
WHERE ak.activity = :activity
ORDER BY k.tier

-- Hosting, recording, speaking, presenting, guiding, sitting in.
-- name: parts
SELECT a.id AS activity, a.unit, a.day, o.role
FROM activity_role o
JOIN activity a ON a.id = o.activity
WHERE o.person = :person AND a.voided IS NULL AND a.day >= :from AND a.day <= :to AND a.day <= :as_of
ORDER BY a.day, a.id, o.role

-- What the person is to see to: open, or decided or done in the period.
-- name: decisions
SELECT a.id AS activity, a.day, d.seq, d.text, d.due, d.done_on
FROM decision d
JOIN activity a ON a.id = d.activity
WHERE d.owner = :person AND a.voided IS NULL AND a.day <= :to AND a.day <= :as_of
  AND (d.done_on IS NULL OR a.day >= :from OR d.done_on >= :from)
ORDER BY d.due NULLS LAST, a.id, d.seq

-- name: services
SELECT s.id, s.day, s.sort, s.community, s.minutes, s.what
FROM service s
WHERE s.person = :person AND s.day >= :from AND s.day <= :to AND s.day <= :as_of
ORDER BY s.day, s.id
