package io.syncflow.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * A category on its version.
 *
 * @param data {@code slug, name, description, parent} (a slug) and {@code attributes}; {@code
 *     deleted} true when it is gone
 */
public record Category(UUID id, String slug, long version, ObjectNode data, Instant updatedAt) {}
