package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.db.OrgScope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Takes in what a system says about its products (decisions 31–33): finds ours, merges three ways,
 * and applies what needs no person, stages what does, and keeps clashes as conflicts. All of it
 * passes through {@code products_staging}.
 */
public final class Intake {

  private static final int PAGE = 500;

  private final OrgScope scope;
  private final Clock clock;

  public Intake(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Takes changes in, some hundred per transaction; inside an open transaction of the thread all of
   * them in that.
   *
   * @param operation the operation they belong to ({@link Operations#begin})
   * @param changes all of one system; of a product that occurs twice the last one counts
   * @return what became of each
   */
  public IntakeReport take(UUID org, UUID operation, List<RemoteChange> changes) {
    Map<String, IntakeReport.Verdict> verdicts = new HashMap<>();
    Map<String, RemoteChange> newest = new LinkedHashMap<>();
    changes.forEach(change -> newest.put(change.externalId(), change));
    List<RemoteChange> list = new ArrayList<>(newest.values());
    for (int from = 0; from < list.size(); from += PAGE) {
      List<RemoteChange> page = list.subList(from, Math.min(from + PAGE, list.size()));
      for (IntakeReport.Verdict verdict :
          scope.call(
              org, connection -> new IntakePage(connection, org, operation, page, clock).take())) {
        verdicts.put(verdict.externalId(), verdict);
      }
    }
    List<IntakeReport.Verdict> inOrder = new ArrayList<>();
    Set<RemoteChange> counted = new HashSet<>(list);
    for (RemoteChange change : changes) {
      boolean last = newest.get(change.externalId()) == change && counted.remove(change);
      inOrder.add(
          last
              ? verdicts.get(change.externalId())
              : verdict(change, IntakeReport.Outcome.SUPERSEDED, 0, null));
    }
    return new IntakeReport(inOrder);
  }

  static IntakeReport.Verdict verdict(
      RemoteChange change, IntakeReport.Outcome outcome, int conflicts, String reason) {
    return new IntakeReport.Verdict(change.externalId(), outcome, false, conflicts, reason);
  }

  static Snapshot apply(Snapshot before, Map<String, FieldChange> changes) {
    Map<String, JsonNode> values = new HashMap<>();
    changes.forEach((path, change) -> values.put(path, change.after()));
    return before.with(values);
  }
}
