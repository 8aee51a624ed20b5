package io.syncflow.deadletter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of dead letters, or would become of them.
 *
 * @param total how many were tried
 * @param passed records that are in the target now
 * @param superseded records of which the target has a newer version
 * @param waiting records that wait for their parent
 * @param failed records that fail still
 * @param sent records that a rehearsal would send to a target over HTTP, which alone can say what
 *     becomes of them
 * @param reasons why those fail, the commonest first
 */
public record ReplayOutcome(
    long total,
    long passed,
    long superseded,
    long waiting,
    long failed,
    long sent,
    List<FailureGroup> reasons) {

  /** The sum of both; groups with one fingerprint become one. */
  ReplayOutcome plus(ReplayOutcome other) {
    Map<String, FailureGroup> groups = new LinkedHashMap<>();
    Stream.concat(reasons.stream(), other.reasons.stream())
        .forEach(group -> groups.merge(group.fingerprint(), group, FailureGroup::plus));
    return new ReplayOutcome(
        total + other.total,
        passed + other.passed,
        superseded + other.superseded,
        waiting + other.waiting,
        failed + other.failed,
        sent + other.sent,
        groups.values().stream()
            .sorted(Comparator.comparingLong(FailureGroup::count).reversed())
            .toList());
  }
}
