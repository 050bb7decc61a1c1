-- name: kinds_of
SELECT kind FROM activity_kind WHERE activity = :activity ORDER BY kind

-- name: agenda_of
SELECT text FROM agenda_item WHERE activity = :activity ORDER BY seq

-- name: documents_of
SELECT document FROM activity_document WHERE activity = :activity ORDER BY document

-- name: decisions_of
SELECT text, owner, due, done_on, result FROM decision WHERE activity = :activity ORDER BY seq

-- name: votes_of
SELECT matter, election, agree, against, abstain FROM vote WHERE activity = :activity ORDER BY seq

-- name: themes_of
SELECT theme FROM activity_theme WHERE activity = :activity ORDER BY theme

-- name: shown_of
SELECT shown FROM activity_shown WHERE activity = :activity ORDER BY shown

-- name: roles_of
SELECT role, person, name FROM activity_role WHERE activity = :activity ORDER BY role, seq

-- name: delete_kinds
DELETE FROM activity_kind WHERE activity = :activity

-- name: insert_kind
INSERT INTO activity_kind (activity, kind, op) VALUES (:activity, :kind, op_now())

-- name: delete_agenda
DELETE FROM agenda_item WHERE activity = :activity

-- name: insert_agenda
INSERT INTO agenda_item (activity, seq, text, op) VALUES (:activity, :seq, :text, op_now())

-- name: delete_decisions
DELETE FROM decision WHERE activity = :activity

-- name: insert_decision
INSERT INTO decision (activity, seq, text, owner, due, done_on, result, op)
VALUES (:activity, :seq, :text, :owner, :due, :done_on, :result, op_now())

-- name: delete_documents
DELETE FROM activity_document WHERE activity = :activity

-- name: insert_document
INSERT INTO activity_document (activity, document, op) VALUES (:activity, :document, op_now())

-- name: delete_role
DELETE FROM activity_role WHERE activity = :activity AND role = :role

-- name: insert_role
INSERT INTO activity_role (activity, role, seq, person, name, op)
VALUES (:activity, :role, :seq, :person, :name, op_now())

-- name: delete_votes
DELETE FROM vote WHERE activity = :activity

-- name: insert_vote
INSERT INTO vote (activity, seq, matter, election, agree, against, abstain, op)
VALUES (:activity, :seq, :matter, :election, :agree, :against, :abstain, op_now())

-- name: delete_themes
DELETE FROM activity_theme WHERE activity = :activity

-- name: insert_theme
INSERT INTO activity_theme (activity, theme, op) VALUES (:activity, :theme, op_now())

-- name: delete_shown
DELETE FROM activity_shown WHERE activity = :activity

-- name: insert_shown
INSERT INTO activity_shown (activity, shown, op) VALUES (:activity, :shown, op_now())
