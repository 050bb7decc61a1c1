-- name: items_of_activity
SELECT notice, item FROM activity_item WHERE activity = :activity ORDER BY notice, item

-- name: insert_link
INSERT INTO activity_item (activity, notice, item, op) VALUES (:activity, :notice, :item, op_now())

-- name: delete_link
DELETE FROM activity_item WHERE activity = :activity AND notice = :notice AND item = :item

-- name: insert_statement
INSERT INTO notice_statement (notice, item, unit, text, day, op)
VALUES (:notice, :item, :unit, :text, :day, op_now())

-- name: statements
SELECT item, unit, text FROM notice_statement WHERE notice = :notice

-- The activities in force that cite the items of a notice, the earliest first. `planner` organised it for a youth group.
-- name: citing
SELECT l.item, a.id AS activity, a.unit, a.day,
  (SELECT a.planner FROM unit u WHERE u.id = a.unit AND u.kind = 'youth_group') AS planner,
  (SELECT j.partner FROM joint j WHERE j.activity = a.id) AS side
FROM activity_item l
JOIN activity a ON a.id = l.activity AND a.voided IS NULL AND a.day <= :as_of
WHERE l.notice = :notice
ORDER BY l.item, a.day, a.id

-- Of each unit the members who are asked to study, those of them who did, and when the last of these did it first:
-- what the item names, by plan item or material, or anything where it names neither. A week that has begun before the
-- period does is kept on its Monday.
-- name: studied
WITH member AS (
  SELECT DISTINCT m.unit, m.person
  FROM membership m
  JOIN standing d ON d.person = m.person AND d.standing IN ('full', 'probationary')
    AND d.starts <= :due AND COALESCE(d.ends, '9999-12-31') >= :due
  WHERE m.starts <= :due AND COALESCE(m.ends, '9999-12-31') >= :due
    AND NOT EXISTS (
      SELECT 1 FROM exemption e
      WHERE e.person = m.person AND e.starts <= :due AND COALESCE(e.ends, '9999-12-31') >= :due)
),
first AS (
  SELECT s.person, MIN(s.day) AS day
  FROM self_study s
  WHERE (s.day >= :from OR s.day = :monday) AND s.day <= :to
    AND ((:plan_item IS NOT NULL AND s.plan_item = :plan_item)
      OR EXISTS (
        SELECT 1 FROM notice_item_document n
        WHERE n.notice = :notice AND n.version = :version AND n.item = :item AND n.document = s.document)
      OR (:plan_item IS NULL AND NOT EXISTS (
        SELECT 1 FROM notice_item_document n
        WHERE n.notice = :notice AND n.version = :version AND n.item = :item)))
  GROUP BY s.person
)
SELECT m.unit, COUNT(*) AS members, COUNT(f.person) AS learners, MAX(f.day) AS last
FROM member m
LEFT JOIN first f ON f.person = m.person
GROUP BY m.unit

-- Activities that may answer an item, the likeliest first; none of a unit or group that has cited it already.
-- name: candidates
SELECT a.id AS activity, a.unit, a.day, a.title,
  (SELECT a.planner FROM unit u WHERE u.id = a.unit AND u.kind = 'youth_group') AS planner,
  (SELECT j.partner FROM joint j WHERE j.activity = a.id) AS side,
  (SELECT p.parent FROM unit_place p JOIN unit u ON u.id = p.unit AND u.kind = 'party_group'
    WHERE p.unit = a.unit AND p.starts <= a.day AND COALESCE(p.ends, '9999-12-31') >= a.day) AS branch,
  EXISTS (
    SELECT 1 FROM notice_item_document n
    JOIN activity_document d ON d.document = n.document AND d.activity = a.id
    WHERE n.notice = :notice AND n.version = :version AND n.item = :item) AS same_material
FROM activity a
JOIN activity_kind k ON k.activity = a.id AND k.kind = :kind
WHERE a.voided IS NULL AND a.day >= :from AND a.day <= :to
  AND NOT EXISTS (
    SELECT 1 FROM activity_item l
    JOIN activity o ON o.id = l.activity AND o.voided IS NULL
    WHERE l.notice = :notice AND l.item = :item AND (o.unit = a.unit OR o.id = a.id))
ORDER BY same_material DESC, a.day, a.id
