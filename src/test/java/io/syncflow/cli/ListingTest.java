package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListingTest {

  @Test
  void no_cell_of_csv_is_a_formula_for_a_spreadsheet() {
    Listing listing = new Listing("name", "#count");
    listing.row("=HYPERLINK(\"http://evil\")", 1).row("+1", -2).row("-1", null).row("@x", 4);
    listing.row("plain, with comma", 5).row(null, 6);
    assertThat(listing.csv())
        .isEqualTo(
            "name,count\r\n\"'=HYPERLINK(\"\"http://evil\"\")\",1\r\n'+1,-2\r\n'-1,\r\n'@x,4\r\n"
                + "\"plain, with comma\",5\r\n\"\",6\r\n");
  }

  @Test
  void an_empty_table_is_a_sentence() {
    assertThat(new Listing("name").text("There is none.")).isEqualTo("There is none.\n");
  }
}
