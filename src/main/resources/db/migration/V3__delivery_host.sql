-- Whose turn it is: a host that hangs must not hold all that sends. Empty where the URL has none, or an older node has stored the row.
ALTER TABLE delivery ADD COLUMN host VARCHAR(255) DEFAULT '' NOT NULL;
