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
