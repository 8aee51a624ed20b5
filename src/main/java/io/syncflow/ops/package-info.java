/**
 * Lives here: what an operator does to a running hub and sees of it: fires, stops, pauses, health,
 * metrics.
 *
 * <p>May be called by: api, cli, Hub, and the schedule template's routes.
 *
 * <p>Never: knows what a run or a record is; it works on routes, schedules and sums.
 */
package io.syncflow.ops;
