-- name: standings_of_person
SELECT id, standing, starts, ends FROM standing WHERE person = :person ORDER BY starts, id

-- name: standing_on
SELECT standing FROM standing
WHERE person = :person AND starts <= :on AND COALESCE(ends, '9999-12-31') >= :on
ORDER BY starts DESC, id DESC

-- name: insert_standing
INSERT INTO standing (person, standing, starts, op) VALUES (:person, :standing, :starts, op_now())

-- name: correct_standing
UPDATE standing SET standing = :standing, op = op_now() WHERE id = :id

-- name: end_standing
UPDATE standing SET ends = :ends, op = op_now() WHERE id = :id
