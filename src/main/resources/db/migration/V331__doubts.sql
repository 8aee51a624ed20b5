-- What could be several of ours is offered to the catalog again by every run, until it is clear.
SET LOCAL timezone = 'UTC';

CREATE INDEX ix_sync_conflicts_doubts ON public.sync_conflicts (org_id, system, (remote_value ->> 'external_id'))
  WHERE conflict_type = 'ambiguous_match';
