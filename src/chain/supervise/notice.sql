-- name: notices
SELECT id, year, issue, withdrawn, withdraw_reason FROM notice ORDER BY year, issue, id

-- name: notice_by_id
SELECT id, year, issue, withdrawn, withdraw_reason FROM notice WHERE id = :id

-- name: versions
SELECT version, title, number, starts, ends, preface, all_branches, drafted, reason, issued
FROM notice_version
WHERE notice = :notice
ORDER BY version

-- name: addressees
SELECT unit FROM notice_addressee WHERE notice = :notice AND version = :version ORDER BY unit

-- name: insert_notice
INSERT INTO notice (year, issue, op) VALUES (:year, :issue, op_now())

-- name: update_notice
UPDATE notice SET year = :year, issue = :issue, op = op_now() WHERE id = :id

-- name: withdraw_notice
UPDATE notice SET withdrawn = :withdrawn, withdraw_reason = :reason, op = op_now() WHERE id = :id

-- name: insert_version
INSERT INTO notice_version
  (notice, version, title, number, starts, ends, preface, all_branches, drafted, reason, op)
VALUES
  (:notice, :version, :title, :number, :starts, :ends, :preface, :all_branches, :drafted, :reason, op_now())

-- name: update_version
UPDATE notice_version SET title = :title, number = :number, starts = :starts, ends = :ends, preface = :preface,
  all_branches = :all_branches, op = op_now()
WHERE notice = :notice AND version = :version

-- name: issue_version
UPDATE notice_version SET issued = :issued, op = op_now() WHERE notice = :notice AND version = :version

-- name: insert_addressee
INSERT INTO notice_addressee (notice, version, unit, op) VALUES (:notice, :version, :unit, op_now())

-- name: delete_addressees
DELETE FROM notice_addressee WHERE notice = :notice AND version = :version

-- name: items
SELECT item, required, kind, what, form, due, hours, plan_item, matter, note
FROM notice_item
WHERE notice = :notice AND version = :version
ORDER BY item

-- name: item_documents
SELECT item, document
FROM notice_item_document
WHERE notice = :notice AND version = :version
ORDER BY item, seq

-- name: item_units
SELECT item, unit
FROM notice_item_unit
WHERE notice = :notice AND version = :version
ORDER BY item, unit

-- The highest number that an item of any version had.
-- name: last_item
SELECT COALESCE(MAX(item), 0) FROM notice_item WHERE notice = :notice

-- name: insert_item
INSERT INTO notice_item (notice, version, item, required, kind, what, form, due, hours, plan_item, matter, note, op)
VALUES (:notice, :version, :item, :required, :kind, :what, :form, :due, :hours, :plan_item, :matter, :note, op_now())

-- name: update_item
UPDATE notice_item SET required = :required, kind = :kind, what = :what, form = :form, due = :due,
  hours = :hours, plan_item = :plan_item, matter = :matter, note = :note, op = op_now()
WHERE notice = :notice AND version = :version AND item = :item

-- name: delete_item
DELETE FROM notice_item WHERE notice = :notice AND version = :version AND item = :item

-- name: insert_item_document
INSERT INTO notice_item_document (notice, version, item, seq, document, op)
VALUES (:notice, :version, :item, :seq, :document, op_now())

-- name: delete_item_documents
DELETE FROM notice_item_document WHERE notice = :notice AND version = :version AND item = :item

-- What an amendment says, from its parts up.
-- name: drop_approvals
DELETE FROM notice_approval WHERE notice = :notice AND version = :version

-- name: drop_item_units
DELETE FROM notice_item_unit WHERE notice = :notice AND version = :version

-- name: drop_item_documents
DELETE FROM notice_item_document WHERE notice = :notice AND version = :version

-- name: drop_items
DELETE FROM notice_item WHERE notice = :notice AND version = :version

-- name: drop_version
DELETE FROM notice_version WHERE notice = :notice AND version = :version

-- name: insert_item_unit
INSERT INTO notice_item_unit (notice, version, item, unit, op)
VALUES (:notice, :version, :item, :unit, op_now())

-- name: delete_item_units
DELETE FROM notice_item_unit WHERE notice = :notice AND version = :version AND item = :item

-- name: approvals
SELECT p.version, p.stage, p.activity, p.resolution, a.day, a.voided IS NOT NULL AS voided
FROM notice_approval p
JOIN activity a ON a.id = p.activity
WHERE p.notice = :notice
ORDER BY p.version, p.stage

-- name: approvals_of_activity
SELECT notice, version, stage FROM notice_approval WHERE activity = :activity ORDER BY notice, version, stage

-- name: insert_approval
INSERT INTO notice_approval (notice, version, stage, activity, resolution, op)
VALUES (:notice, :version, :stage, :activity, :resolution, op_now())

-- name: delete_approval
DELETE FROM notice_approval WHERE notice = :notice AND version = :version AND stage = :stage

-- Meetings of a unit on a day at which one of these kinds was held.
-- name: meetings
SELECT a.id
FROM activity a
JOIN activity_kind ak ON ak.activity = a.id
JOIN kind k ON k.id = ak.kind AND k.code = :kind
WHERE a.unit = :unit AND a.day = :day AND a.voided IS NULL
ORDER BY a.start_minute, a.id
