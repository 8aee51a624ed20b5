package io.syncflow.catalog;

import java.util.UUID;

/** One change on its way through an {@link IntakePage}: each step adds what it found. */
final class IntakeCandidate {

  final RemoteChange change;
  final SyncLinks.Link link;
  final boolean adopted;
  final UUID product;
  Product local;
  Snapshot base = Snapshot.NONE;
  RemoteSnapshot remote;
  ThreeWayMerge.Merged merged;
  String waits;

  IntakeCandidate(RemoteChange change, SyncLinks.Link link, UUID product, boolean adopted) {
    this.change = change;
    this.link = link;
    this.product = product;
    this.adopted = adopted;
  }

  boolean isNew() {
    return local == null;
  }

  Snapshot before() {
    return local == null ? Snapshot.NONE : local.snapshot();
  }

  long version() {
    return local == null ? 0 : local.version();
  }
}
