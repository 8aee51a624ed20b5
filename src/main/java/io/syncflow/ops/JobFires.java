package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;

/**
 * The fence of schedules: every node's Quartz fires every schedule, and the node whose row goes
 * into {@code bridge.job_fires} runs the job. A bean of the route template {@code schedule}.
 */
public final class JobFires {

  /**
   * A schedule that an operator holds fires nowhere, at once, on every node; after a restore none
   * does, until it is confirmed.
   */
  private static final String TAKE =
      "INSERT INTO bridge.job_fires (job, scheduled_fire_time, node) SELECT ?, ?, ?"
          + " WHERE NOT EXISTS (SELECT FROM bridge.route_control WHERE route_id = ?)"
          + " AND NOT EXISTS (SELECT FROM bridge.hub_home WHERE held_since IS NOT NULL)"
          + " ON CONFLICT DO NOTHING";

  private static final String PURGE =
      "DELETE FROM bridge.job_fires WHERE fired_at < clock_timestamp() - ?::interval";

  private final OrgScope scope;
  private final String node;

  /**
   * @param node this node's name, kept with each fire it takes
   */
  public JobFires(OrgScope scope, String node) {
    this.scope = scope;
    this.node = node;
  }

  /**
   * Takes a fire.
   *
   * @param scheduled the time the cron expression names, the same on every node; not the moment of
   *     firing
   * @param routeId the trigger's route, which an operator may have stopped or paused
   * @return whether this node is the one to run the job
   */
  public boolean take(String job, Date scheduled, String routeId) {
    Instant time = scheduled.toInstant();
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, job);
            take.setObject(2, time.atOffset(ZoneOffset.UTC));
            take.setString(3, node);
            take.setString(4, routeId);
            return take.executeUpdate() == 1;
          }
        });
  }

  /**
   * Forgets old fires.
   *
   * @param keep must exceed any difference between the nodes' clocks
   * @return how many went
   */
  public int purge(Duration keep) {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement purge = connection.prepareStatement(PURGE)) {
            purge.setString(1, keep.toString());
            return purge.executeUpdate();
          }
        });
  }
}
