package io.syncflow.security;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The organisations of this hub, as the platform sees them. */
public final class Organizations {

  private static final String UNIQUE_VIOLATION = "23505";

  private final OrgScope scope;

  public Organizations(OrgScope scope) {
    this.scope = scope;
  }

  /** The slug belongs to another organisation already, one that was deleted perhaps. */
  public static final class SlugTaken extends RuntimeException {
    SlugTaken(String slug) {
      super("the slug " + slug + " is taken");
    }
  }

  /** Every organisation that is not deleted, by slug. */
  public List<Organization> list() {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT * FROM bridge.organizations_list()");
              ResultSet rows = select.executeQuery()) {
            List<Organization> organizations = new ArrayList<>();
            while (rows.next()) {
              organizations.add(organization(rows));
            }
            return organizations;
          }
        });
  }

  /** The organisation of that slug; empty when there is none, or it is deleted. */
  public Optional<Organization> find(String slug) {
    return scope.call(null, connection -> find(connection, slug));
  }

  /**
   * Adds an organisation with a target schema of its own and the connection that names it.
   *
   * @param timeZone null = UTC
   * @throws SlugTaken when another one has the slug
   */
  public Organization add(String slug, String name, String timeZone) {
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    try {
      String schema = scope.call(null, connection -> insert(connection, id, slug, name, timeZone));
      scope.run(id, connection -> connect(connection, id, schema));
    } catch (DatabaseException e) {
      if (UNIQUE_VIOLATION.equals(e.sqlState())) {
        throw new SlugTaken(slug);
      }
      throw e;
    }
    return find(slug).orElseThrow();
  }

  private static String insert(
      Connection connection, UUID id, String slug, String name, String timeZone)
      throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement("SELECT bridge.organization_add(?, ?, ?, ?)")) {
      add.setObject(1, id);
      add.setString(2, slug);
      add.setString(3, name);
      add.setString(4, timeZone);
      add.executeQuery().close();
    }
    try (PreparedStatement provision =
        connection.prepareStatement("SELECT bridge.target_schema_provision(?)")) {
      provision.setString(1, slug);
      try (ResultSet schema = provision.executeQuery()) {
        schema.next();
        return schema.getString(1);
      }
    }
  }

  private static void connect(Connection connection, UUID id, String schema) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO public.integration_connections (id, org_id, system, settings, status)"
                + " VALUES (?, ?, 'schedulehub', jsonb_build_object('schema', ?::text),"
                + " 'connected')")) {
      insert.setObject(1, UuidCreator.getTimeOrderedEpochPlus1());
      insert.setObject(2, id);
      insert.setString(3, schema);
      insert.executeUpdate();
    }
  }

  private static Optional<Organization> find(Connection connection, String slug)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM bridge.organization_by_slug(?)")) {
      select.setString(1, slug);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(organization(row)) : Optional.empty();
      }
    }
  }

  private static Organization organization(ResultSet row) throws SQLException {
    return new Organization(
        row.getObject("org_id", UUID.class),
        row.getString("slug"),
        row.getString("name"),
        row.getString("time_zone"),
        row.getString("status"),
        row.getTimestamp("created_at").toInstant());
  }
}
