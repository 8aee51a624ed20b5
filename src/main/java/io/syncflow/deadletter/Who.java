package io.syncflow.deadletter;

import java.util.UUID;

/**
 * Who did something, as audits name them.
 *
 * @param name for example {@code token:night-desk}
 * @param user the person behind it; null when a machine did it
 */
public record Who(String name, UUID user) {}
