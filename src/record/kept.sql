-- name: insert_page
INSERT INTO kept_page (page, op) VALUES (:page, op_now())

-- name: page
SELECT page FROM kept_page WHERE id = :id

-- name: insert_final
INSERT INTO final_report (report, starts, ends, unit, day, reason, page, op)
VALUES (:report, :starts, :ends, :unit, :day, :reason, :page, op_now())

-- name: finals
SELECT day, reason, page, op
FROM final_report
WHERE report = :report AND starts = :starts AND ends = :ends AND unit IS :unit
ORDER BY id

-- name: earlier_finals
SELECT starts, ends, day, reason, page, op
FROM final_report
WHERE report = :report AND unit IS :unit AND ends < :before AND ends >= :after
ORDER BY ends, starts, id

-- The last version of a report that was made final after the one that an operation made so, or took back.
-- name: final_after
SELECT later.report, later.starts, later.ends, later.day, later.op
FROM (
  SELECT id, report, starts, ends, unit FROM final_report WHERE op = :operation
  UNION ALL SELECT id, report, starts, ends, unit FROM final_report_past WHERE ended = :operation) one
JOIN final_report later ON later.report = one.report AND later.starts = one.starts AND later.ends = one.ends
  AND later.unit IS one.unit AND later.id > one.id
ORDER BY later.id DESC
LIMIT 1
