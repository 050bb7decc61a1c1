-- name: verdicts
SELECT unit, item, verdict, reason, day FROM inspection_verdict WHERE inspection = :inspection ORDER BY unit, item

-- name: insert_verdict
INSERT INTO inspection_verdict (inspection, unit, item, verdict, reason, day, op)
VALUES (:inspection, :unit, :item, :verdict, :reason, :day, op_now())

-- name: update_verdict
UPDATE inspection_verdict SET verdict = :verdict, reason = :reason, day = :day, op = op_now()
WHERE inspection = :inspection AND unit = :unit AND item = :item

-- name: practices
SELECT number, unit, text FROM inspection_practice WHERE inspection = :inspection ORDER BY number

-- name: insert_practice
INSERT INTO inspection_practice (inspection, number, unit, text, op) VALUES (:inspection, :number, :unit, :text, op_now())

-- name: proposals
SELECT number, text FROM inspection_proposal WHERE inspection = :inspection ORDER BY number

-- name: insert_proposal
INSERT INTO inspection_proposal (inspection, number, text, op) VALUES (:inspection, :number, :text, op_now())

-- name: insert_conclusion
INSERT INTO inspection_conclusion (inspection, version, day, op) VALUES (:inspection, :version, :day, op_now())

-- name: reopen
UPDATE inspection_conclusion SET reopened = :day, reopen_reason = :reason, op = op_now()
WHERE inspection = :inspection AND version = :version

-- name: insert_paper
INSERT INTO inspection_paper (inspection, version, paper, page, digest, op)
VALUES (:inspection, :version, :paper, :page, :digest, op_now())

-- name: paper
SELECT page, digest FROM inspection_paper WHERE inspection = :inspection AND version = :version AND paper = :paper

-- name: appraisals
SELECT unit, result, note, day FROM inspection_appraisal WHERE inspection = :inspection ORDER BY unit

-- name: insert_appraisal
INSERT INTO inspection_appraisal (inspection, unit, result, note, day, op)
VALUES (:inspection, :unit, :result, :note, :day, op_now())

-- name: update_appraisal
UPDATE inspection_appraisal SET result = :result, note = :note, day = :day, op = op_now()
WHERE inspection = :inspection AND unit = :unit
