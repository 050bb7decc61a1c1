-- name: insert_form_word
INSERT INTO word (vocabulary, word, meaning, op) VALUES ('form', :word, :meaning, op_now())
