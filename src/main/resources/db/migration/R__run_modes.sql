-- What a run is for (sync_batches.sync_type, C-08): S2's two values first, then the runs beside them. Repeatable, because the
-- parts that add a mode bring migrations of their own in any order; the list is that of io.syncflow.ledger.RunMode.
ALTER TABLE bridge.sync_batches
  DROP CONSTRAINT IF EXISTS sync_batches_sync_type_check,
  ADD CONSTRAINT sync_batches_sync_type_check
    CHECK (sync_type IN ('realtime', 'background', 'keys', 'sweep', 'replay', 'reconcile'));
