package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an intake would do, as proposals of a plan (issue 5.6). Reads only. Clashes that ownership
 * would decide are left to the sync itself, which names the loser in a version: a plan writes
 * nothing that somebody else has changed.
 */
final class IntakePreview {

  private IntakePreview() {}

  /** Computes them for changes of one system. */
  static Proposals of(Connection connection, UUID org, List<RemoteChange> changes)
      throws SQLException {
    IntakeMerging merging = new IntakeMerging(connection, org, changes, Products::byId);
    List<Proposal> proposals = new ArrayList<>();
    int unchanged = 0;
    for (IntakeCandidate candidate : merging.merge(SettingsStore.settings(connection, org))) {
      merging.leaveToPeople(candidate);
      Proposal proposal = proposal(candidate);
      if (proposal.changes().isEmpty() && proposal.clashes().isEmpty()) {
        unchanged++;
      } else {
        proposals.add(proposal);
      }
    }
    List<RowFault> faults = new ArrayList<>();
    for (IntakeReport.Verdict verdict : merging.verdicts()) {
      switch (verdict.outcome()) {
        case REFUSED -> faults.add(new RowFault(null, verdict.externalId(), verdict.reason()));
        case CONFLICT -> proposals.add(doubt(changes, verdict));
        default -> unchanged++;
      }
    }
    return new Proposals(proposals, faults, unchanged);
  }

  private static Proposal proposal(IntakeCandidate candidate) {
    Snapshot after = IntakeMerging.after(candidate);
    return new Proposal(
        candidate.product,
        after.text(Field.SKU),
        after.text("name"),
        candidate.version(),
        candidate.before(),
        candidate.merged.toLocal(),
        candidate.merged.clashes(),
        null,
        candidate.change.system(),
        candidate.change.externalId());
  }

  /** A product that could be several of ours: nothing of it can be planned. */
  private static Proposal doubt(List<RemoteChange> changes, IntakeReport.Verdict verdict) {
    RemoteChange change =
        changes.stream()
            .filter(one -> one.externalId().equals(verdict.externalId()))
            .findFirst()
            .orElseThrow();
    ThreeWayMerge.Clash clash =
        new ThreeWayMerge.Clash(
            Field.SKU, text(verdict.reason()), text(null), text(change.sku()), Policy.MANUAL);
    return new Proposal(
        PlanTable.newId(),
        change.sku(),
        verdict.reason(),
        0,
        Snapshot.NONE,
        new TreeMap<>(),
        List.of(clash),
        null,
        change.system(),
        change.externalId());
  }

  private static JsonNode text(String text) {
    return text == null ? NullNode.getInstance() : TextNode.valueOf(text);
  }
}
