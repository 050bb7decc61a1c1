-- name: insert_form_word
INSERT INTO word (vocabulary, word, meaning, op) VALUES ('form', :word, :meaning, op_now())

-- Forms of the unit's own that are mere reading.
-- name: plain_forms
SELECT word FROM word WHERE vocabulary = 'plain_form'

-- name: insert_plain_form
INSERT INTO word (vocabulary, word, meaning, op) VALUES ('plain_form', :word, :word, op_now())
