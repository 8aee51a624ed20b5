-- Runs that move no cursor: given keys, the key sweep, reconciliation (issue 3, parts 5 and 6). S2's two values stay first (C-08).
ALTER TABLE bridge.sync_batches
  DROP CONSTRAINT sync_batches_sync_type_check,
  ADD CONSTRAINT sync_batches_sync_type_check
    CHECK (sync_type IN ('realtime', 'background', 'keys', 'sweep', 'reconcile'));
