package io.syncflow.load;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Set<String> OF_ONE_ROW = Set.of("23502", "23514");

  /** "COPY parts, line 17, column price: …", the word for line in the server's language. */
  private static final Pattern COPY_LINE =
      Pattern.compile("^COPY [^,]*, \\p{L}+ (\\d{1,9})\\b", Pattern.MULTILINE);

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

  /**
   * The number of the row, from 1, whose values ended a COPY; 0 when the error names none or when
   * it is about other rows as well, as that of a unique or foreign key is.
   */
  static int copyLine(SQLException e) {
    ServerErrorMessage server = server(e);
    boolean ofOneRow =
        isOfRow(e) && (!e.getSQLState().startsWith("23") || OF_ONE_ROW.contains(e.getSQLState()));
    if (!ofOneRow || server == null || server.getWhere() == null) {
      return 0;
    }
    Matcher line = COPY_LINE.matcher(server.getWhere());
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
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
