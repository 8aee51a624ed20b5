package io.syncflow.load;

import java.sql.SQLException;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why PostgreSQL refused a row.
 *
 * @param code a stable, machine-readable reason
 * @param reason one sentence naming the constraint or column
 */
record Refusal(String code, String reason) {

  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("22001", "value_too_long"),
          Map.entry("22003", "number_out_of_range"),
          Map.entry("22007", "invalid_date"),
          Map.entry("22008", "date_out_of_range"),
          Map.entry("22012", "division_by_zero"),
          Map.entry("22021", "invalid_character"),
          Map.entry("22P02", "invalid_value"),
          Map.entry("22P03", "invalid_value"),
          Map.entry("22P05", "invalid_character"),
          Map.entry("23502", "not_null_violation"),
          Map.entry("23503", "foreign_key_violation"),
          Map.entry("23505", "unique_violation"),
          Map.entry("23514", "check_violation"),
          Map.entry("23P01", "exclusion_violation"));

  /** A trigger of the target dropped the row without an error. */
  static final Refusal NOT_STORED =
      new Refusal("not_stored", "the target stored nothing: a trigger discards the record");

  /**
   * Whether a single row is to blame: only data exceptions (22) and integrity violations (23) are.
   */
  static boolean isOfRow(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  static Refusal of(SQLException e) {
    ServerErrorMessage server = server(e);
    String state = e.getSQLState();
    return new Refusal(
        CODES.getOrDefault(state, "refused_" + state), sentence(state, server, e.getMessage()));
  }

  /** The constraint that the error names; null when it names none. */
  static String constraint(SQLException e) {
    ServerErrorMessage server = server(e);
    return server == null ? null : server.getConstraint();
  }

  /** The column that the error names; null when it names none. */
  static String column(SQLException e) {
    ServerErrorMessage server = server(e);
    return server == null ? null : server.getColumn();
  }

  private static String sentence(String state, ServerErrorMessage server, String message) {
    String constraint = server == null ? null : server.getConstraint();
    return switch (state) {
      case "23502" -> "the target requires a value in column " + server.getColumn();
      case "23514" -> "the record breaks the target's check constraint " + constraint;
      case "23505" -> "another record already has the values that " + constraint + " keeps unique";
      case "23503" -> "the record refers to one that the target lacks, by " + constraint;
      case "23P01" -> "the record overlaps another one, which " + constraint + " excludes";
      default ->
          "the target refuses the record: " + (server == null ? message : server.getMessage());
    };
  }

  private static ServerErrorMessage server(SQLException e) {
    return e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
