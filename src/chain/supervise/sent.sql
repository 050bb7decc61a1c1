-- name: papers
SELECT id, paper, starts, ends, unit, body, whom, day, number, reason, note, page FROM sent_paper ORDER BY day, id

-- name: insert
INSERT INTO sent_paper (paper, starts, ends, unit, body, whom, day, number, reason, note, page, op)
VALUES (:paper, :starts, :ends, :unit, :body, :whom, :day, :number, :reason, :note, :page, op_now())

-- name: update
UPDATE sent_paper
SET paper = :paper, starts = :starts, ends = :ends, unit = :unit, body = :body, whom = :whom, day = :day,
  number = :number, reason = :reason, note = :note, op = op_now()
WHERE id = :id

-- name: delete
DELETE FROM sent_paper WHERE id = :id
