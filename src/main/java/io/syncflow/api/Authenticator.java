package io.syncflow.api;

import io.syncflow.security.Identity;
import java.util.Optional;

/** Says whom a bearer token speaks for; empty when it speaks for nobody. May block. */
@FunctionalInterface
public interface Authenticator {

  Optional<Identity> identify(String token);
}
