-- name: aliases
SELECT person, alias FROM person_alias ORDER BY alias

-- name: aliases_of_person
SELECT person, alias FROM person_alias WHERE person = :person ORDER BY alias

-- name: alias
SELECT person, alias FROM person_alias WHERE alias = :alias

-- name: insert_alias
INSERT INTO person_alias (person, alias, op) VALUES (:person, :alias, op_now())

-- name: delete_alias
DELETE FROM person_alias WHERE alias = :alias
