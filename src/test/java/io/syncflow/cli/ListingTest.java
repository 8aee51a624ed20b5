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
  void a_note_is_shortened_in_the_table_and_whole_in_csv() {
    String longest = "x".repeat(80);
    Listing listing = new Listing("name", "note").lastIsNote();
    listing.row("a", longest).row("b", longest + "y").row("c", null);
    assertThat(listing.text("").lines().skip(2))
        .containsExactly("a     " + longest, "b     " + "x".repeat(77) + "...", "c");
    assertThat(listing.csv())
        .isEqualTo("name,note\r\na," + longest + "\r\nb," + longest + "y\r\nc,\r\n");
  }

  @Test
  void a_column_of_notes_is_not_in_a_table_that_has_none() {
    Listing listing = new Listing("name", "note").lastIsNote().row("a", null);
    assertThat(listing.text("").lines()).containsExactly("name", "----", "a");
    assertThat(listing.csv()).startsWith("name,note");
  }

  @Test
  void an_empty_table_is_a_sentence() {
    assertThat(new Listing("name").text("There is none.")).isEqualTo("There is none.\n");
  }
}
