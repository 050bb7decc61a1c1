-- name: statements
SELECT unit, rule, period, text FROM statement

-- name: statement_of
SELECT text, day, op FROM statement WHERE unit = :unit AND rule = :rule AND period = :period

-- name: insert_statement
INSERT INTO statement (unit, rule, period, text, day, op) VALUES (:unit, :rule, :period, :text, :day, op_now())
