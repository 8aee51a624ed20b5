/**
 * Lives here: the plan of backfills that are spread over nights: windows, budgets, schedules.
 *
 * <p>May be called by: routes, the API, and the reader of backfills.
 *
 * <p>Never: reads a source or writes a target.
 */
package io.syncflow.delta.night;
