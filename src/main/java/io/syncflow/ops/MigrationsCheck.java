package io.syncflow.ops;

import io.syncflow.db.SchemaVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness: the schema is what this version of the hub needs. Once it is, it is not asked again.
 */
final class MigrationsCheck extends AbstractHealthCheck {

  private final SchemaVersion schema;
  private final AtomicBoolean current = new AtomicBoolean();

  MigrationsCheck(SchemaVersion schema) {
    super("syncflow", "syncflow-migrations");
    this.schema = schema;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    if (current.get()) {
      builder.up();
      return;
    }
    try {
      List<String> missing = schema.missing();
      current.set(missing.isEmpty());
      if (missing.isEmpty()) {
        builder.up();
      } else {
        builder.message("run `syncflow migrate`; missing: " + String.join(", ", missing)).down();
      }
    } catch (RuntimeException e) {
      builder.message("the schema's version cannot be read").down();
    }
  }
}
