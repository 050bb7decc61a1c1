-- name: plan_item_state
SELECT topic, withdraw_reason FROM plan_item WHERE id = :id
