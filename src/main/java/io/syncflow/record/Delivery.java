package io.syncflow.record;

import java.util.List;
import java.util.UUID;

/**
 * A chunk on its way to a target over HTTP: noted in the database before it is sent, so that a
 * restart sends the same bytes with the same key.
 *
 * @param key the {@code Idempotency-Key}: run and number of the chunk that it was made of
 * @param entity the entity
 * @param items how many records
 * @param itemsJson them as a JSON array of {@code {"key":[…],"version":…,"data":{…}}}
 * @param low the lowest version its chunk read; null when that is not known
 * @param high the position to which the cursor moves once all of it is settled; null for none
 * @param originals finds the source records of refused items; null after a restart
 * @param letters the dead letters that it replays; empty when a source gave the records
 */
public record Delivery(
    String key,
    String entity,
    int items,
    String itemsJson,
    Long low,
    Position high,
    Originals originals,
    List<UUID> letters) {}
