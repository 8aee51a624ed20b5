package io.syncflow.ops;

import java.time.Instant;
import java.util.List;

/**
 * A schedule of this node.
 *
 * @param job the job it starts, reachable as {@code direct:<job>}
 * @param routeId the trigger's route
 * @param cron the Quartz cron expression
 * @param timeZone the zone the expression is read in
 * @param held what an operator wants instead: {@code paused}, {@code suspended} or {@code stopped};
 *     null = it fires
 * @param next the next times it would fire, soonest first
 */
public record Schedule(
    String job, String routeId, String cron, String timeZone, String held, List<Instant> next) {}
