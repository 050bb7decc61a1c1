-- name: insert_rule
INSERT INTO rule (code, name, layer, scope, unit, period, minimum, measure, role, condition,
  valid_from, valid_to, clause, explanation, enabled, op)
VALUES (:code, :name, :layer, :scope, :unit, :period, :minimum, :measure, :role, :condition,
  :valid_from, :valid_to, :clause, :explanation, :enabled, op_now())

-- name: insert_rule_kind
INSERT INTO rule_kind (rule, kind, op) SELECT :rule, id, op_now() FROM kind WHERE code = :kind
