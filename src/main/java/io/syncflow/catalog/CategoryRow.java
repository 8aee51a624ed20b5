package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A category as a file has it.
 *
 * @param line of the file; null when there is none
 * @param slug which one it is
 * @param version the version that the file was exported with; null = whatever there is
 * @param fields of {@code name, description, parent} (a slug) and {@code attributes} (an object); a
 *     field that is missing stays, JSON null empties it
 * @param deleted whether it is to go; null = no
 */
public record CategoryRow(
    Integer line, String slug, Long version, Map<String, JsonNode> fields, Boolean deleted) {}
