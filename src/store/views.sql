-- Views that are made anew in every connection, so that what they say may grow without a migration. A statement
-- that names `expected` reads the one below; the schema's own is the part of it that concerns the host.

-- The partner of a 联学共建 where it is a branch of the store. Of an outside unit nobody is known: it brings guests.
CREATE TEMP VIEW joint AS
SELECT a.id AS activity, a.unit AS host, a.partner, a.day
FROM activity a
JOIN unit u ON u.id = a.partner AND u.kind = 'branch'
WHERE a.partner IS NOT NULL AND EXISTS (
  SELECT 1 FROM activity_kind ak JOIN kind k ON k.id = ak.kind
  WHERE ak.activity = a.id AND k.code = 'co_study');

-- The partner's people on the day, nobody twice: whoever belongs to both is the host's.
CREATE TEMP VIEW partner_member AS
SELECT j.activity, m.person, j.day
FROM joint j
JOIN membership m ON m.unit = j.partner AND m.starts <= j.day AND COALESCE(m.ends, '9999-12-31') >= j.day
WHERE NOT EXISTS (
  SELECT 1 FROM membership f
  WHERE f.person = m.person AND f.starts <= j.day AND COALESCE(f.ends, '9999-12-31') >= j.day
    AND (f.unit = j.host OR (f.unit = m.unit AND f.id < m.id)));

-- Who is expected (应到): the host's people, and at a 联学共建 those of the branch that held it with the host.
CREATE TEMP VIEW expected AS
SELECT activity, person FROM main.expected
UNION ALL
SELECT g.activity, g.person
FROM partner_member g
WHERE NOT EXISTS (
  SELECT 1 FROM exemption e
  WHERE e.person = g.person AND e.starts <= g.day AND COALESCE(e.ends, '9999-12-31') >= g.day);

-- Activities with their hours, and the branch that held one as partner (`side`).
CREATE TEMP VIEW held_activity AS
SELECT c.*, CASE WHEN c.partner IS NOT NULL THEN (SELECT j.partner FROM joint j WHERE j.activity = c.id) END AS side
FROM credited_activity c;
