package io.syncflow.syrve.pull;

import io.syncflow.record.BusinessKey;
import java.util.List;
import java.util.UUID;

/** What tells an object from all others of the organisation. */
record ObjectKey(ObjectType type, UUID id) {

  /** The key of its dead letter. */
  BusinessKey business() {
    return new BusinessKey(List.of(type.code(), id.toString()));
  }
}
