package io.syncflow.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.record.ParentKey;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import io.syncflow.record.TargetType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TargetCatalogueTest {

  private static LoadFixture load;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE owners (a int, b text, c text, src_rowversion bigint NOT NULL,"
            + " PRIMARY KEY (b, a), UNIQUE (c))",
        "CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY, code varchar(12) PRIMARY KEY,"
            + " fixed char(3) NOT NULL, amount numeric(12,4), rounded numeric(3,-2), free numeric,"
            + " doc jsonb NOT NULL DEFAULT '{}', tags text[] NOT NULL DEFAULT '{}', price float8,"
            + " twice numeric GENERATED ALWAYS AS (amount * 2) STORED, bin bytea, at timestamptz,"
            + " owner_b text, owner_a int, owner_c text REFERENCES owners (c), dropped int,"
            + " src_rowversion bigint NOT NULL, CONSTRAINT things_owner FOREIGN KEY (owner_a,"
            + " owner_b) REFERENCES owners (a, b))",
        "ALTER TABLE things DROP dropped",
        "CREATE TABLE keyless (a int, src_rowversion bigint NOT NULL)",
        "CREATE TABLE unversioned (a int PRIMARY KEY)",
        "CREATE TABLE narrow (a int PRIMARY KEY, src_rowversion int NOT NULL)",
        "CREATE TABLE spatial (a int PRIMARY KEY, place point NOT NULL, src_rowversion bigint)",
        "CREATE VIEW seen AS SELECT * FROM owners");
    load.execute("CREATE SCHEMA schedulehub_beta");
    load.execute(
        "CREATE TABLE schedulehub_beta.betas (a int PRIMARY KEY, src_rowversion bigint NOT NULL)");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @Test
  void describes_columns_with_type_length_precision_and_default() {
    TargetTable things = load.target("things");

    assertThat(things.columns().stream().map(TargetColumn::name))
        .containsExactly(
            "code",
            "fixed",
            "amount",
            "rounded",
            "free",
            "doc",
            "price",
            "bin",
            "at",
            "owner_b",
            "owner_a",
            "owner_c",
            "src_rowversion");
    assertThat(things.column("code"))
        .contains(
            new TargetColumn(
                "code", TargetType.TEXT, "character varying(12)", 12, 0, 0, false, false));
    assertThat(things.column("fixed"))
        .contains(
            new TargetColumn("fixed", TargetType.TEXT, "character(3)", 3, 0, 0, false, false));
    assertThat(things.column("amount"))
        .contains(
            new TargetColumn("amount", TargetType.NUMERIC, "numeric(12,4)", 0, 12, 4, true, false));
    assertThat(things.column("rounded").orElseThrow().scale()).isEqualTo(-2);
    assertThat(things.column("free"))
        .contains(new TargetColumn("free", TargetType.NUMERIC, "numeric", 0, 0, 0, true, false));
    assertThat(things.column("doc"))
        .contains(new TargetColumn("doc", TargetType.JSONB, "jsonb", 0, 0, 0, false, true));
    assertThat(things.column("at").orElseThrow().type()).isEqualTo(TargetType.TIMESTAMPTZ);
  }

  @Test
  void describes_keys_in_their_own_order() {
    assertThat(load.target("owners").key()).containsExactly("b", "a");
    assertThat(load.target("things").parents())
        .containsExactly(
            new ParentKey(
                "things_owner", "owners", List.of("owner_a", "owner_b"), List.of("a", "b")),
            new ParentKey("things_owner_c_fkey", "owners", List.of("owner_c"), List.of("c")));
  }

  @Test
  void refuses_what_cannot_be_loaded_with_a_sentence() {
    refuses("nothing", "does not exist or is not an ordinary table");
    refuses("seen", "does not exist or is not an ordinary table");
    refuses("keyless", "has no primary key");
    refuses("unversioned", "has no column src_rowversion of type bigint");
    refuses("narrow", "has no column src_rowversion of type bigint");
    refuses("spatial", "requires column place of type point, which the hub does not write");
  }

  private static void refuses(String table, String why) {
    assertThatThrownBy(() -> load.target(table))
        .isInstanceOf(TargetCatalogue.UnusableTarget.class)
        .hasMessage("target table schedulehub." + table + " " + why);
  }

  @Test
  void finds_the_schema_that_the_organisations_connection_names() {
    var org = load.database.organisation("beta");
    load.execute(
        "INSERT INTO public.integration_connections (org_id, system, settings) VALUES ('%s',"
                .formatted(org)
            + " 'schedulehub', '{\"schema\": \"schedulehub_beta\"}')");

    assertThat(load.catalogue.describe(org, "betas").schema()).isEqualTo("schedulehub_beta");
    assertThatThrownBy(() -> load.catalogue.describe(load.org, "betas"))
        .isInstanceOf(TargetCatalogue.UnusableTarget.class);
  }
}
