-- What a unit and those below it are to see to: decided at their activities by the last day that counts (:last) and
-- open on it, or settled in the period that begins on :from. :scope is the unit.
-- name: decisions
SELECT a.id AS activity, a.unit, d.seq, d.text, p.name AS owner, d.due, d.done_on
FROM activity a
JOIN ancestor s ON s.unit = a.unit AND s.above = :scope AND s.starts <= a.day AND s.ends >= a.day
JOIN decision d ON d.activity = a.id
LEFT JOIN person p ON p.id = d.owner
WHERE a.day >= :since AND a.day <= :last AND a.voided IS NULL
  AND (d.done_on IS NULL OR d.done_on > :last OR d.done_on >= :from)
ORDER BY d.due NULLS LAST, a.id, d.seq
