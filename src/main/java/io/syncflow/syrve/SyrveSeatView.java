package io.syncflow.syrve;

import java.time.Instant;
import java.util.UUID;

/**
 * A licence seat as people see it.
 *
 * @param server host and port
 * @param state {@code waiting} for a licence, {@code logging_in}, {@code held}, {@code
 *     to_be_freed}, {@code answer_lost} (of the login: the server is left alone until it has
 *     forgotten it), {@code free}; or {@code used_by_another_organisation}, of which nothing else
 *     is said but since when
 * @param holder the node that has it; null for another organisation's
 * @param run whose calls it serves; null for none
 * @param since when the turn was taken
 * @param until when its lease ends, or the sweeper looks at it next; null once it is free
 * @param outcome how it ended; null while it is open
 * @param error what went wrong last; null for nothing
 */
public record SyrveSeatView(
    UUID id,
    String server,
    String state,
    String holder,
    UUID run,
    Instant since,
    Instant until,
    Instant releasedAt,
    String outcome,
    int logoutAttempts,
    String error) {}
