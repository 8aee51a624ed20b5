package io.syncflow.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A system has taken an {@link OutboundChange}.
 *
 * @param product as in the change
 * @param externalId the system's id of it
 * @param version as in the change: the values are of that version
 * @param paths those of the change's paths that it has now, or cannot hold; null = all
 * @param variants the system's ids of variants it was told of, by ours
 * @param remoteVersion its word for the state it is in now; null when it has none
 * @param updatedAt when it changed, by its clock; null when it does not say
 * @param contentHash of what a read would give now; null when nobody knows
 */
public record Acknowledgement(
    UUID product,
    String externalId,
    long version,
    Set<String> paths,
    Map<UUID, String> variants,
    String remoteVersion,
    Instant updatedAt,
    String contentHash) {}
