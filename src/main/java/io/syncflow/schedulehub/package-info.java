/**
 * Lives here: what is peculiar to ScheduleHub over HTTP: its entities and its batches.
 *
 * <p>May be called by: routes.
 *
 * <p>Never: touches the database, or calls anything but through the outbound door.
 */
package io.syncflow.schedulehub;
