-- A sweep or a reconciliation counts its records at its end; until then, how far it has come is how much it has read.
SET LOCAL timezone = 'UTC';

ALTER TABLE bridge.sync_batches
  ADD COLUMN source_rows_read bigint CHECK (source_rows_read >= 0),
  ADD COLUMN target_rows_read bigint CHECK (target_rows_read >= 0);
COMMENT ON COLUMN bridge.sync_batches.source_rows_read IS
  'Rows of the source that a comparing run (sweep, reconcile) has read so far; NULL = the run compares nothing.';
COMMENT ON COLUMN bridge.sync_batches.target_rows_read IS
  'Rows of the target that a comparing run has read so far; NULL = none yet, or the run compares nothing.';
