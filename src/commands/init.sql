-- name: insert_setting
INSERT INTO setting (name, value, op) VALUES (:name, :value, op_now())

-- name: insert_word
INSERT INTO word (vocabulary, word, meaning, op) VALUES (:vocabulary, :word, :meaning, op_now())

-- name: insert_kind
INSERT INTO kind (code, name, tier, holders, expected, collective, agenda_first, make_up, requires, note, op)
VALUES (:code, :name, :tier, :holders, :expected, :collective, :agenda_first, :make_up, :requires, :note, op_now())
