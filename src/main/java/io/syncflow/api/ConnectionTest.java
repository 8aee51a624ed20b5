package io.syncflow.api;

import io.syncflow.connection.ConnectionView;
import java.util.Optional;
import java.util.UUID;

/** Tries a connection; gives one sentence for people when it fails. May block for seconds. */
@FunctionalInterface
public interface ConnectionTest {

  Optional<String> failure(UUID org, ConnectionView connection);
}
