-- name: need_by_id
SELECT n.id, n.unit, n.day, n.sort, n.text, n.asked, n.plan_item, n.activity,
  a.id IS NOT NULL AS answered, p.id IS NOT NULL AS planned
FROM need n
LEFT JOIN activity a ON a.id = n.activity AND a.voided IS NULL
LEFT JOIN plan_item p ON p.id = n.plan_item AND p.withdrawn IS NULL
WHERE n.id = :id

-- name: needs
SELECT n.id, n.unit, n.day, n.sort, n.text, n.asked, n.plan_item, n.activity,
  a.id IS NOT NULL AS answered, p.id IS NOT NULL AS planned
FROM need n
JOIN ancestor s ON s.unit = n.unit AND s.above = :scope AND s.starts <= n.day AND s.ends >= n.day
LEFT JOIN activity a ON a.id = n.activity AND a.voided IS NULL
LEFT JOIN plan_item p ON p.id = n.plan_item AND p.withdrawn IS NULL
ORDER BY n.day, n.id

-- name: needs_of_activity
SELECT n.id, n.unit, n.day, n.sort, n.text, n.asked, n.plan_item, n.activity,
  a.id IS NOT NULL AS answered, p.id IS NOT NULL AS planned
FROM need n
LEFT JOIN activity a ON a.id = n.activity AND a.voided IS NULL
LEFT JOIN plan_item p ON p.id = n.plan_item AND p.withdrawn IS NULL
WHERE n.activity = :activity
ORDER BY n.id

-- name: insert_need
INSERT INTO need (unit, day, sort, text, asked, plan_item, activity, op)
VALUES (:unit, :day, :sort, :text, :asked, :plan_item, :activity, op_now())

-- name: update_need
UPDATE need SET unit = :unit, day = :day, sort = :sort, text = :text, asked = :asked, op = op_now()
WHERE id = :id

-- name: answer_need
UPDATE need SET plan_item = :plan_item, activity = :activity, op = op_now() WHERE id = :id

-- name: delete_need
DELETE FROM need WHERE id = :id
