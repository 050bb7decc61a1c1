-- name: plan_item_by_id
SELECT id, unit, kind, starts, months, topic, document, owner, note, withdrawn, withdraw_reason
FROM plan_item
WHERE id = :id

-- name: plan_items
SELECT id, unit, kind, starts, months, topic, document, owner, note, withdrawn, withdraw_reason
FROM plan_item
ORDER BY starts, months, id

-- name: insert_plan_item
INSERT INTO plan_item (unit, kind, starts, ends, months, topic, document, owner, note, op)
VALUES (:unit, :kind, :starts, :ends, :months, :topic, :document, :owner, :note, op_now())

-- name: update_plan_item
UPDATE plan_item SET unit = :unit, kind = :kind, starts = :starts, ends = :ends, months = :months,
  topic = :topic, document = :document, owner = :owner, note = :note, op = op_now()
WHERE id = :id

-- name: withdraw_plan_item
UPDATE plan_item SET withdrawn = :withdrawn, withdraw_reason = :reason, op = op_now() WHERE id = :id

-- name: plan_items_called
SELECT id FROM plan_item WHERE topic = :topic AND withdrawn IS NULL ORDER BY id

-- name: activities_citing
SELECT id FROM activity WHERE plan_item = :id AND voided IS NULL ORDER BY day, id

-- name: self_study_citing
SELECT id, person, day FROM self_study WHERE plan_item = :id ORDER BY day, id

-- Whether somebody stood that day in a unit or one below it.
-- name: belongs
SELECT 1
FROM membership m
JOIN ancestor s ON s.unit = m.unit AND s.above = :unit AND s.starts <= :day AND s.ends >= :day
WHERE m.person = :person AND m.starts <= :day AND COALESCE(m.ends, '9999-12-31') >= :day
LIMIT 1
