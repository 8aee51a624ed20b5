package io.syncflow.http;

import java.util.Map;
import java.util.Optional;

/** How an account shows who it is: one request header at most, sent with every call. */
public sealed interface Authentication {

  /** The header's name and value; empty when calls carry none. */
  Optional<Map.Entry<String, String>> header();

  /** Nothing in the headers: the account needs nothing, or its calls bring it in their query. */
  record None() implements Authentication {
    @Override
    public Optional<Map.Entry<String, String>> header() {
      return Optional.empty();
    }
  }

  /** {@code Authorization: Bearer …} (RFC 6750, 2.1). */
  record Bearer(String token) implements Authentication {
    @Override
    public Optional<Map.Entry<String, String>> header() {
      return Optional.of(Map.entry("Authorization", "Bearer " + token));
    }

    @Override
    public String toString() {
      return "Bearer[]";
    }
  }

  /** A header of the system's own, for example {@code X-Shopify-Access-Token}. */
  record Header(String name, String value) implements Authentication {
    @Override
    public Optional<Map.Entry<String, String>> header() {
      return Optional.of(Map.entry(name, value));
    }

    @Override
    public String toString() {
      return "Header[" + name + "]";
    }
  }

  /** A bearer token, or nothing for null. */
  static Authentication bearer(String token) {
    return token == null ? new None() : new Bearer(token);
  }
}
