/**
 * Lives here: what is peculiar to APISmith: how its records are paged.
 *
 * <p>May be called by: Hub, which hands its reads to the delta reader.
 *
 * <p>Never: maps a field, writes a target, or calls anything but through the outbound door.
 */
package io.syncflow.apismith;
