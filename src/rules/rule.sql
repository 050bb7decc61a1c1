-- name: insert_rule
INSERT INTO rule (code, name, layer, scope, unit, period, minimum, measure, role, condition,
  valid_from, valid_to, clause, explanation, enabled, op)
VALUES (:code, :name, :layer, :scope, :unit, :period, :minimum, :measure, :role, :condition,
  :valid_from, :valid_to, :clause, :explanation, :enabled, op_now())

-- name: insert_rule_kind
INSERT INTO rule_kind (rule, kind, op) SELECT :rule, id, op_now() FROM kind WHERE code = :kind

-- name: rules
SELECT id, code, name, layer, scope, unit, period, minimum, measure, role, condition,
  valid_from, valid_to, clause, explanation, enabled
FROM rule
ORDER BY id

-- name: kinds_of_rules
SELECT rk.rule, k.name
FROM rule_kind rk
JOIN kind k ON k.id = rk.kind
ORDER BY rk.rule, k.id

-- name: end_rule
UPDATE rule SET valid_to = :last, op = op_now() WHERE id = :id

-- name: enable_rule
UPDATE rule SET enabled = :enabled, op = op_now() WHERE id = :id
