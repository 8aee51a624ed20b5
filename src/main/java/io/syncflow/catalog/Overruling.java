package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A person rejected what systems had said: a version of each product names what lost, and the
 * systems are to be told our values.
 */
final class Overruling {

  private final Connection connection;
  private final UUID org;
  private final Author author;

  Overruling(Connection connection, UUID org, Author author) {
    this.connection = connection;
    this.org = org;
    this.author = author;
  }

  void overrule(List<StagedChange> rows) throws SQLException {
    List<StagedChange> said =
        rows.stream().filter(row -> row.system() != null && row.product() != null).toList();
    Map<UUID, Product> products =
        Products.locked(connection, org, said.stream().map(StagedChange::product).toList());
    Map<UUID, Long> versions = new HashMap<>();
    products.values().forEach(product -> versions.put(product.id(), product.version()));
    for (StagedChange row : said) {
      Product product = products.get(row.product());
      ObjectNode overruled = Statements.JSON.createObjectNode();
      Map<String, JsonNode> known = new HashMap<>();
      row.changes()
          .forEach(
              (path, change) -> {
                overruled
                    .putObject(path)
                    .put("system", row.system())
                    .put("strategy", "rejected")
                    .<ObjectNode>set("kept", product.snapshot().get(path))
                    .set("lost", change.after());
                known.put(path, change.after());
              });
      long version = versions.merge(product.id(), 1L, Long::sum);
      ProductWriter.write(
          connection,
          org,
          author.as("review"),
          row.operation(),
          List.of(
              new ProductWrite(
                  product.id(), version, product.snapshot(), product.snapshot(), overruled)));
      new Agreements(connection, org, row.system())
          .agree(product.id(), null, known, version, product.snapshot());
    }
  }
}
