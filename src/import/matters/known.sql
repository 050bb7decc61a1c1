-- The meetings that listed a first topic on a day, a row for each of their kinds.
-- name: first_topics
SELECT a.id, a.unit, k.kind
FROM activity a JOIN activity_kind k ON k.activity = a.id
WHERE a.day = :day AND a.voided IS NULL AND a.first_topic = 'listed'
ORDER BY a.id

-- What kinds of activity are called.
-- name: words_for_kinds
SELECT w.word, k.id AS kind FROM word w JOIN kind k ON k.code = w.meaning WHERE w.vocabulary = 'kind'
