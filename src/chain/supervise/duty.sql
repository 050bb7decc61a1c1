-- name: duties
SELECT id, code, unit, post, ends, end_reason FROM duty ORDER BY unit, post IS NOT NULL, post, id

-- name: versions
SELECT duty, version, year, starts, name, what, layer, basis, issued, changed, grain, source, kind
FROM duty_version
ORDER BY duty, version

-- name: dates
SELECT duty, version, month, day FROM duty_date ORDER BY duty, version, month, day

-- name: insert_duty
INSERT INTO duty (code, unit, post, op) VALUES (:code, :unit, :post, op_now())

-- name: end_duty
UPDATE duty SET ends = :ends, end_reason = :reason, op = op_now() WHERE id = :id

-- name: insert_version
INSERT INTO duty_version
  (duty, version, year, starts, name, what, layer, basis, issued, changed, grain, source, kind, op)
VALUES
  (:duty, :version, :year, :starts, :name, :what, :layer, :basis, :issued, :changed, :grain, :source, :kind, op_now())

-- name: insert_date
INSERT INTO duty_date (duty, version, month, day, op) VALUES (:duty, :version, :month, :day, op_now())

-- name: done
SELECT due, day, evidence FROM duty_done WHERE duty = :duty

-- name: insert_done
INSERT INTO duty_done (duty, due, day, evidence, op) VALUES (:duty, :due, :day, :evidence, op_now())

-- name: delete_done
DELETE FROM duty_done WHERE duty = :duty AND due = :due

-- name: statements
SELECT due, text FROM duty_statement WHERE duty = :duty

-- name: insert_statement
INSERT INTO duty_statement (duty, due, text, day, op) VALUES (:duty, :due, :text, :day, op_now())

-- What a unit, or the partner of a joint session, held of a kind, by day or by the period it belongs to.
-- name: held
SELECT a.id, a.day, a.counts_from, a.counts_to, a.counts_months, a.title
FROM activity a
JOIN activity_kind k ON k.activity = a.id AND k.kind = :kind
WHERE a.unit = :unit AND a.voided IS NULL AND a.day >= :from AND a.day <= :as_of
UNION
SELECT a.id, a.day, a.counts_from, a.counts_to, a.counts_months, a.title
FROM joint j
JOIN activity a ON a.id = j.activity
JOIN activity_kind k ON k.activity = a.id AND k.kind = :kind
WHERE j.partner = :unit AND a.voided IS NULL AND a.day >= :from AND a.day <= :as_of
ORDER BY 2, 1
