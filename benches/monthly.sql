-- The figures of the monthly report of 2025-10, written by hand for the sqlite3 shell: what the report is
-- timed against. No explanations, no texts, no statements; just the counting.

-- held, late and unattended activities by unit
SELECT a.unit, COUNT(*), SUM(a.entered > '2025-11-10'), SUM(a.first_topic IS 'listed'),
  SUM(NOT EXISTS (SELECT 1 FROM attendance t WHERE t.activity = a.id))
FROM activity a WHERE a.day BETWEEN '2025-10-01' AND '2025-10-31' AND a.voided IS NULL GROUP BY a.unit;

-- the same by tier
SELECT k.tier, COUNT(DISTINCT a.id)
FROM activity a JOIN activity_kind ak ON ak.activity = a.id JOIN kind k ON k.id = ak.kind
WHERE a.day BETWEEN '2025-10-01' AND '2025-10-31' AND a.voided IS NULL GROUP BY k.tier;

-- expected, present, made up and hours by unit
SELECT a.unit, COUNT(*), SUM(t.status IN ('present', 'late')), SUM(t.status IN ('present', 'late', 'made_up')),
  SUM((t.status IN ('present', 'late', 'made_up')) * a.minutes), SUM(t.status IS NULL)
FROM activity a
CROSS JOIN membership m ON m.unit = a.unit AND m.starts <= a.day AND (m.ends IS NULL OR m.ends >= a.day)
LEFT JOIN attendance t ON t.activity = a.id AND t.person = m.person
WHERE a.day BETWEEN '2025-10-01' AND '2025-10-31' AND a.voided IS NULL
  AND NOT EXISTS (SELECT 1 FROM exemption e
    WHERE e.person = m.person AND e.starts <= a.day AND (e.ends IS NULL OR e.ends >= a.day))
GROUP BY a.unit;

-- the same by tier
SELECT k.tier, COUNT(*), SUM(t.status IN ('present', 'late')), SUM(t.status IN ('present', 'late', 'made_up'))
FROM activity a
CROSS JOIN activity_kind ak ON ak.activity = a.id
CROSS JOIN kind k ON k.id = ak.kind
CROSS JOIN membership m ON m.unit = a.unit AND m.starts <= a.day AND (m.ends IS NULL OR m.ends >= a.day)
LEFT JOIN attendance t ON t.activity = a.id AND t.person = m.person
WHERE a.day BETWEEN '2025-10-01' AND '2025-10-31' AND a.voided IS NULL
  AND NOT EXISTS (SELECT 1 FROM exemption e
    WHERE e.person = m.person AND e.starts <= a.day AND (e.ends IS NULL OR e.ends >= a.day))
GROUP BY k.tier;

-- units short of a rule: in the month, in the quarter so far, in the year so far
SELECT r.code, u.id, COUNT(a.id)
FROM rule r
JOIN unit u ON u.kind = r.scope
LEFT JOIN rule_kind rk ON rk.rule = r.id
LEFT JOIN activity_kind ak ON ak.kind = rk.kind
  AND ak.activity IN (SELECT x.id FROM activity x WHERE x.unit = u.id AND x.voided IS NULL AND x.day <= '2025-10-31'
    AND x.day >= CASE r.period WHEN 'month' THEN '2025-10-01' WHEN 'quarter' THEN '2025-10-01'
      WHEN 'half' THEN '2025-07-01' ELSE '2025-01-01' END)
LEFT JOIN activity a ON a.id = ak.activity
WHERE r.enabled AND r.measure = 'held'
GROUP BY r.code, u.id HAVING COUNT(a.id) < r.minimum;
