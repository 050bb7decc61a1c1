-- name: kind_names
SELECT code, name FROM kind

-- name: words
SELECT word, meaning FROM word WHERE vocabulary = :vocabulary

-- name: rule_codes
SELECT DISTINCT code FROM rule

-- name: insert_word
INSERT INTO word (vocabulary, word, meaning, op) VALUES (:vocabulary, :word, :meaning, op_now())

-- name: insert_kind
INSERT INTO kind (code, name, tier, holders, expected, collective, agenda_first, make_up, requires, note, op)
VALUES (:code, :name, :tier, :holders, :expected, :collective, :agenda_first, :make_up, :requires, :note, op_now())
