package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An item of a list.
 *
 * @param place where it is: an XPath, or a JSONPath
 * @param value what it says, with every digit; null when it cannot be read
 * @param raw as it came; of XML its JSON
 * @param fault why it cannot be read; null when it can
 */
record ListItem(String place, JsonNode value, byte[] raw, String fault) {}
