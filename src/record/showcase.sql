-- name: showcase_by_id
SELECT c.id, c.activity, c.title, c.story, c.publish, c.day, a.voided IS NOT NULL AS voided
FROM showcase c JOIN activity a ON a.id = c.activity
WHERE c.id = :id

-- name: showcases
SELECT c.id, c.activity, c.title, c.story, c.publish, c.day, a.voided IS NOT NULL AS voided
FROM showcase c CROSS JOIN activity a ON a.id = c.activity
ORDER BY c.day, c.id

-- name: showcases_of_activity
SELECT c.id, c.activity, c.title, c.story, c.publish, c.day, a.voided IS NOT NULL AS voided
FROM showcase c JOIN activity a ON a.id = c.activity
WHERE c.activity = :activity
ORDER BY c.day, c.id

-- name: insert_showcase
INSERT INTO showcase (activity, title, story, publish, day, op)
VALUES (:activity, :title, :story, :publish, :day, op_now())

-- name: update_showcase
UPDATE showcase SET title = :title, story = :story, publish = :publish, day = :day, op = op_now() WHERE id = :id

-- name: delete_showcase
DELETE FROM showcase WHERE id = :id
