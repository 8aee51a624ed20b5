package io.syncflow.api;

import io.syncflow.security.Identity;
import io.syncflow.security.Role;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.util.UUID;

/** Carries a caller from the HTTP surface to a route, as the user of the Vert.x request. */
final class Callers {

  private static final String TRACE = "trace";

  private Callers() {}

  static User wrap(Identity caller, String trace) {
    return User.create(
        new JsonObject()
            .put("token", caller.tokenId().toString())
            .put("name", caller.name())
            .put("role", caller.role().code())
            .put("org", caller.org() == null ? null : caller.org().toString())
            .put("slug", caller.orgSlug())
            .put("user", caller.user() == null ? null : caller.user().toString())
            .put(TRACE, trace));
  }

  static Identity unwrap(User user) {
    JsonObject caller = user.principal();
    return new Identity(
        UUID.fromString(caller.getString("token")),
        caller.getString("name"),
        Role.of(caller.getString("role")),
        uuid(caller.getString("org")),
        caller.getString("slug"),
        uuid(caller.getString("user")));
  }

  static String trace(User user) {
    return user.principal().getString(TRACE);
  }

  private static UUID uuid(String text) {
    return text == null ? null : UUID.fromString(text);
  }
}
