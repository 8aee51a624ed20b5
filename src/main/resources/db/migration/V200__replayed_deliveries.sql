-- A replay of dead letters whose target speaks HTTP is a delivery like any other (V110), and carries the letters along: whoever
-- settles it, the replay itself or after a kill the entity's next run, writes down what became of each (decision 23).
SET LOCAL timezone = 'UTC';

ALTER TABLE bridge.open_deliveries ADD COLUMN letters uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN bridge.open_deliveries.letters IS
  'The dead letters that this delivery replays; while it is open nobody edits or ignores them. Empty for what a source gave.';
