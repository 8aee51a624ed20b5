package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * The accounts of a system that keeps them in a table of its own, one per organisation, and lists
 * them among the connections by itself (decision 11).
 */
public interface OwnAccounts {

  /** Whether the system is that one. */
  boolean has(String system);

  /**
   * The base URL in an address as people give it.
   *
   * @throws IllegalArgumentException with a sentence when there is none in it
   */
  String address(String given);

  /**
   * Adds the organisation's account, or replaces it.
   *
   * @param password null keeps the one there is
   * @throws Refusal 400 when something is missing or wrong
   */
  void save(UUID org, String baseUrl, String user, String password, JsonNode settings);

  /**
   * Changes some settings of the organisation's account; the others stay.
   *
   * @param settings texts by name; an empty one takes a setting back
   * @throws Refusal 400 when something is wrong
   */
  void set(UUID org, JsonNode settings);
}
