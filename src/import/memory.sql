-- name: imports
-- The operation is the one that imported the file: rows that an undo of an undo brought back bear the number of
-- the last undo, from which the way leads back by twos.
WITH RECURSIVE made (import, op) AS (
  SELECT id, op FROM import_file WHERE subject = :subject
  UNION ALL
  SELECT m.import, taken.undoes
  FROM made m
  JOIN operation back ON back.id = m.op
  JOIN operation taken ON taken.id = back.undoes)
SELECT f.id, f.name, f.bytes, f.layout, f.encoding, f.sheet, f.new, f.changed, f.same, f.held,
  o.id AS operation, o.at, o.today, o.operator, o.reason
FROM made m
JOIN import_file f ON f.id = m.import
JOIN operation o ON o.id = m.op
WHERE o.undoes IS NULL
ORDER BY f.id DESC

-- name: subject_of_import
SELECT subject FROM import_file WHERE id = :id

-- Everybody of whom one of two operations wrote or ended a row of the roster.
-- name: persons_touched
SELECT id FROM person WHERE op IN (:first, :second)
UNION SELECT id FROM person_past WHERE op IN (:first, :second) OR ended IN (:first, :second)
UNION SELECT person FROM standing WHERE op IN (:first, :second)
UNION SELECT person FROM standing_past WHERE op IN (:first, :second) OR ended IN (:first, :second)
UNION SELECT person FROM membership WHERE op IN (:first, :second)
UNION SELECT person FROM membership_past WHERE op IN (:first, :second) OR ended IN (:first, :second)
UNION SELECT person FROM post WHERE op IN (:first, :second)
UNION SELECT person FROM post_past WHERE op IN (:first, :second) OR ended IN (:first, :second)
UNION SELECT person FROM exemption WHERE op IN (:first, :second)
UNION SELECT person FROM exemption_past WHERE op IN (:first, :second) OR ended IN (:first, :second)
ORDER BY 1

-- name: remember
INSERT INTO import_file (subject, name, bytes, layout, encoding, sheet, new, changed, same, held, op)
VALUES (:subject, :name, :bytes, :layout, :encoding, :sheet, :new, :changed, :same, :held, op_now())
