-- name: matters
SELECT id, class, title, serial, source, number, dated, received, openness, document, owner, due, note, listed, voided,
  void_reason
FROM matter WHERE id BETWEEN :first AND :last ORDER BY id

-- name: measures
SELECT matter, measure, text, day FROM matter_measure WHERE matter BETWEEN :first AND :last ORDER BY matter, measure

-- name: tasks
SELECT matter, task, measure, text, lead, owner, due, day
FROM matter_task WHERE matter BETWEEN :first AND :last ORDER BY matter, task

-- name: support
SELECT matter, task, unit FROM matter_support WHERE matter BETWEEN :first AND :last ORDER BY matter, task, unit

-- name: steps
SELECT s.matter, s.seq, s.task, s.sort, coalesce(a.day, s.day) AS day, s.text, s.activity, s.person, s.whom, s.until,
  s.months, a.voided IS NOT NULL AS is_void
FROM matter_step s LEFT JOIN activity a ON a.id = s.activity
WHERE s.matter BETWEEN :first AND :last ORDER BY s.matter, s.seq

-- name: insert_matter
INSERT INTO matter (class, title, serial, source, number, dated, received, openness, document, owner, due, note, listed,
  op)
VALUES (:class, :title, :serial, :source, :number, :dated, :received, :openness, :document, :owner, :due, :note, :listed,
  op_now())

-- name: update_matter
UPDATE matter SET class = :class, title = :title, serial = :serial, source = :source, number = :number, dated = :dated,
  received = :received, openness = :openness, document = :document, owner = :owner, due = :due, note = :note,
  listed = :listed, op = op_now()
WHERE id = :id

-- name: void_matter
UPDATE matter SET voided = :day, void_reason = :reason, op = op_now() WHERE id = :id

-- name: insert_measure
INSERT INTO matter_measure (matter, measure, text, day, op) VALUES (:matter, :measure, :text, :day, op_now())

-- name: update_measure
UPDATE matter_measure SET text = :text, op = op_now() WHERE matter = :matter AND measure = :measure

-- name: delete_measure
DELETE FROM matter_measure WHERE matter = :matter AND measure = :measure

-- name: insert_task
INSERT INTO matter_task (matter, task, measure, text, lead, owner, due, day, op)
VALUES (:matter, :task, :measure, :text, :lead, :owner, :due, :day, op_now())

-- name: update_task
UPDATE matter_task SET measure = :measure, text = :text, lead = :lead, owner = :owner, due = :due, op = op_now()
WHERE matter = :matter AND task = :task

-- name: insert_support
INSERT INTO matter_support (matter, task, unit, op) VALUES (:matter, :task, :unit, op_now())

-- name: delete_support
DELETE FROM matter_support WHERE matter = :matter AND task = :task AND unit = :unit

-- name: insert_step
INSERT INTO matter_step (matter, seq, task, sort, day, text, activity, person, whom, until, months, op)
VALUES (:matter, :seq, :task, :sort, :day, :text, :activity, :person, :whom, :until, :months, op_now())
