-- A unit's list takes in the units that stood below it on the day of each activity, and what they held as partners of
-- a 联学共建. What was held outside its belonging period (所属期) is found by the day on which it counts as well, the nearest
-- of that; none that reaches into the period begins before :before.
-- name: activities
SELECT a.id
FROM (
  SELECT id FROM activity WHERE day BETWEEN :from AND :to
  UNION
  SELECT id FROM activity
  WHERE counts_months > 0 AND counts_from BETWEEN :before AND :to
    AND ((day > counts_to AND counts_to BETWEEN :from AND :to) OR (day < counts_from AND counts_from >= :from))) f
JOIN activity a ON a.id = f.id
WHERE (:voided OR a.voided IS NULL)
  AND (:kind IS NULL OR EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity = a.id AND k.kind = :kind))
  AND (:tier IS NULL OR EXISTS (
    SELECT 1 FROM activity_kind k JOIN kind n ON n.id = k.kind
    WHERE k.activity = a.id AND n.tier = :tier))
  AND (:unit IS NULL OR a.unit = :unit OR EXISTS (
    WITH RECURSIVE above (unit) AS (
      SELECT a.unit
      UNION
      SELECT j.partner FROM joint j WHERE j.activity = a.id
      UNION
      SELECT p.parent
      FROM above b
      JOIN unit_place p ON p.unit = b.unit AND p.starts <= a.day AND COALESCE(p.ends, '9999-12-31') >= a.day)
    SELECT 1 FROM above WHERE unit = :unit))
ORDER BY a.day, a.start_minute, a.id

-- The how-manyth activity of its kind this one is for its unit within the year of its day.
-- name: ordinal
SELECT COUNT(*)
FROM activity a
JOIN activity b ON b.unit = a.unit AND b.day BETWEEN :from AND a.day AND b.voided IS NULL
WHERE a.id = :activity
  AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity = b.id AND k.kind = :kind)
  AND (b.day < a.day OR (COALESCE(b.start_minute, -1), b.id) <= (COALESCE(a.start_minute, -1), a.id))

-- name: latest
SELECT a.id
FROM activity a
WHERE a.unit = :unit AND a.day <= :until AND a.voided IS NULL
  AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity = a.id AND k.kind = :kind)
ORDER BY a.day DESC, a.start_minute DESC, a.id DESC
LIMIT 1

-- name: first_topics
SELECT a.id, a.unit, a.day, a.title, (
  SELECT group_concat(name, '、') FROM (
    SELECT n.name FROM activity_kind k JOIN kind n ON n.id = k.kind WHERE k.activity = a.id ORDER BY k.kind)) AS kinds
FROM activity a
WHERE a.day BETWEEN :from AND :to AND a.first_topic = 'listed' AND a.voided IS NULL
ORDER BY a.day, a.start_minute, a.id
