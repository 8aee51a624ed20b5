package io.syncflow.cli;

import io.syncflow.sandbox.Erp;
import java.util.List;

/**
 * An entity the sandbox carries.
 *
 * @param system its source
 * @param name its name; two systems may share one
 */
record SandboxEntity(String system, String name) {

  /** Tells it apart from another system's. */
  String label() {
    return system + " " + name;
  }

  static List<SandboxEntity> of(Erp erp) {
    return erp.entities().stream()
        .map(entity -> new SandboxEntity(SandboxOrganisation.SYSTEM, entity))
        .toList();
  }

  /** What Xorosoft and APISmith have, and what goes from the ERP to ScheduleHub over HTTP. */
  static List<SandboxEntity> ofApis() {
    return List.of(
        new SandboxEntity(SandboxOrganisation.STOCK_SOURCE, "stock"),
        new SandboxEntity(SandboxOrganisation.STOCK_SOURCE, "prices"),
        new SandboxEntity(SandboxOrganisation.API_SOURCE, "co_stores"),
        new SandboxEntity(SandboxOrganisation.API_SOURCE, "co_customers"),
        new SandboxEntity(SandboxOrganisation.API_SOURCE, "co_orders"),
        new SandboxEntity(SandboxOrganisation.SYSTEM, "stock_levels"));
  }
}
