package io.syncflow.api;

import io.syncflow.mapping.InvalidMappingException;
import io.syncflow.mapping.MappingCsv;
import io.syncflow.mapping.MappingFault;
import io.syncflow.mapping.MappingRow;
import io.syncflow.mapping.Mappings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Field mappings: per entity as CSV, the same file as in {@code config/mappings}. */
public final class MappingsApi {

  private static final String CSV = "text/csv; charset=utf-8";

  private final Mappings mappings;

  public MappingsApi(Mappings mappings) {
    this.mappings = mappings;
  }

  /** {@code GET /mappings}: the entities that have mappings. */
  public Map<String, List<String>> list(ApiRequest request) {
    request.query().only();
    return Map.of("items", mappings.entities(request.org()));
  }

  /** {@code GET /mappings/{entity}}: the canonical file. */
  public Answer export(ApiRequest request) {
    request.query().only();
    String entity = request.pathText("entity");
    List<MappingRow> rows = mappings.list(request.org(), entity);
    if (rows.isEmpty()) {
      throw Refusal.notFound("mapping");
    }
    return new Answer(
        200,
        MappingCsv.write(rows).getBytes(StandardCharsets.UTF_8),
        CSV,
        Map.of("Content-Disposition", "attachment; filename=\"mapping.csv\""));
  }

  /**
   * {@code PUT /mappings/{entity}}: replaces the entity's mappings, or refuses the file with every
   * fault and its line (B54).
   */
  public Answer replace(ApiRequest request) {
    request.query().only();
    if (request.body().length == 0) {
      throw new Refusal(400, "body_required", "The request needs a CSV body.");
    }
    String entity = request.pathText("entity");
    try {
      mappings.importCsv(request.org(), entity + ".csv", entity, request.body());
    } catch (InvalidMappingException e) {
      throw refused(e.faults());
    }
    return Answer.nothing();
  }

  private static Refusal refused(List<MappingFault> faults) {
    return new Refusal(
        400,
        "invalid_mapping",
        "The mapping is not stored: it has "
            + faults.size()
            + (faults.size() == 1 ? " fault." : " faults."),
        faults.stream().map(MappingsApi::error).toList(),
        Map.of());
  }

  /** A fault of the whole file has no line. */
  private static FieldError error(MappingFault fault) {
    String where = fault.line() == 0 ? "" : "line " + fault.line();
    return new FieldError(where, "mapping_fault", fault.reason());
  }
}
