package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rows of reference/camel.md 1.7: where the dead letter sits decides whether the transaction
 * commits.
 */
class OrgTransactionTest {

  private static TestDatabase database;
  private static UUID org;

  private final OrgScope scope = database.scope();
  private final AtomicInteger attempts = new AtomicInteger();
  private CamelContext context;
  private String entity;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    org = database.organisation("acme");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    entity = "e" + UUID.randomUUID();
    context = new DefaultCamelContext();
    context.getRegistry().bind("orgTransaction", new OrgTransaction(scope));
    context.addRoutes(routes());
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void commits_what_a_route_writes() throws SQLException {
    Exchange done = send("direct:commit");
    assertThat(done.getException()).isNull();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void rolls_back_when_the_route_throws() throws SQLException {
    Exchange done = send("direct:inner");
    assertThat(done.getException()).hasMessage("after the insert");
    assertThat(rows()).isZero();
  }

  @Test
  void rolls_back_the_inner_route_and_still_lets_the_outer_one_keep_the_record()
      throws SQLException {
    Exchange done = send("direct:outer");
    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getHeader("kept")).isEqualTo(true);
    assertThat(rows()).isZero();
  }

  @Test
  void would_commit_half_of_the_work_with_the_dead_letter_on_the_same_route() throws SQLException {
    send("direct:wrong");
    assertThat(rows()).as("the trap that the house rule avoids").isEqualTo(1);
  }

  @Test
  void tries_again_after_losing_to_another_transaction() throws SQLException {
    Exchange done = send("direct:conflict");
    assertThat(done.getException()).isNull();
    assertThat(attempts).hasValue(3);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void gives_up_after_five_attempts() throws SQLException {
    Exchange done = send("direct:hopeless");
    assertThat(done.getException()).isInstanceOf(DatabaseException.class);
    assertThat(attempts).hasValue(5);
    assertThat(rows()).isZero();
  }

  private RouteBuilder routes() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:commit")
            .errorHandler(noErrorHandler())
            .transacted("orgTransaction")
            .process(e -> insert());
        from("direct:inner")
            .errorHandler(noErrorHandler())
            .transacted("orgTransaction")
            .process(e -> insert())
            .throwException(new IllegalStateException("after the insert"));
        from("direct:outer").errorHandler(deadLetterChannel("direct:keep")).to("direct:inner");
        from("direct:keep").errorHandler(noErrorHandler()).setHeader("kept", constant(true));
        from("direct:wrong")
            .errorHandler(deadLetterChannel("direct:keep"))
            .transacted("orgTransaction")
            .process(e -> insert())
            .throwException(new IllegalStateException("after the insert"));
        from("direct:conflict")
            .errorHandler(noErrorHandler())
            .transacted("orgTransaction")
            .process(e -> insert())
            .process(e -> conflictUntil(3));
        from("direct:hopeless")
            .errorHandler(noErrorHandler())
            .transacted("orgTransaction")
            .process(e -> insert())
            .process(e -> conflictUntil(Integer.MAX_VALUE));
      }
    };
  }

  private void conflictUntil(int attempt) {
    if (attempts.incrementAndGet() < attempt) {
      scope.run(
          org,
          connection -> {
            throw new SQLException("could not serialize access", "40001");
          });
    }
  }

  private Exchange send(String uri) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(OrgTransaction.ORG, org);
    return context.createProducerTemplate().send(uri, exchange);
  }

  private void insert() {
    scope.run(
        org,
        connection -> {
          try (var insert =
              connection.prepareStatement(
                  "INSERT INTO bridge.field_mappings (org_id, entity_name, source_field, target_field)"
                      + " VALUES (?, ?, 'a', 'b')")) {
            insert.setObject(1, org);
            insert.setString(2, entity);
            insert.executeUpdate();
          }
        });
  }

  private int rows() throws SQLException {
    try (Connection all = database.superuser();
        var count =
            all.prepareStatement(
                "SELECT count(*) FROM bridge.field_mappings WHERE entity_name = ?")) {
      count.setString(1, entity);
      try (var rows = count.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
