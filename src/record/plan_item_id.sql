-- name: plan_item_state
SELECT topic, withdraw_reason FROM plan_item WHERE id = :id

-- name: plan_items_called
SELECT id FROM plan_item WHERE topic = :topic AND withdrawn IS NULL ORDER BY id
