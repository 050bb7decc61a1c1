-- The decisions of activities in force, as they stood on a day; of the units that stood below one on the day of each.
-- name: decisions
SELECT d.activity, d.seq, d.text, d.owner, p.name AS owner_name, d.due,
  CASE WHEN d.done_on <= :today THEN d.done_on END AS done_on,
  CASE WHEN d.done_on <= :today THEN d.result END AS result,
  a.unit, a.day
FROM decision d
CROSS JOIN activity a ON a.id = d.activity
LEFT JOIN person p ON p.id = d.owner
WHERE a.voided IS NULL AND a.day <= :today
  AND (:unit IS NULL OR EXISTS (
    SELECT 1 FROM ancestor s
    WHERE s.unit = a.unit AND s.above = :unit AND s.starts <= a.day AND s.ends >= a.day))
  AND (:owner IS NULL OR d.owner = :owner)
ORDER BY d.due IS NULL, d.due, d.activity, d.seq

-- name: settle_decision
UPDATE decision SET done_on = :done_on, result = :result, op = op_now() WHERE activity = :activity AND seq = :seq
