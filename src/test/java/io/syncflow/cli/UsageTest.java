package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageTest {

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(RootCommand.in(Map.of()), "", names);
    return names.stream();
  }

  private static void collect(CommandLine command, String prefix, List<String> names) {
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              if (!name.equals("help")) {
                names.add((prefix + " " + name).strip());
                collect(sub, prefix + " " + name, names);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_explains_itself_with_an_example(String command) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    arguments.add("--help");
    Invocation help = Invocation.of(Map.of(), arguments.toArray(String[]::new));
    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .startsWith("Usage: syncflow " + command)
        .contains("Examples:")
        .contains("  syncflow " + command);
  }

  /** The list of commands in the help of a group shows that one alone. */
  @ParameterizedTest
  @MethodSource("commands")
  void the_first_line_about_a_command_is_a_whole_sentence(String command) {
    CommandLine line = RootCommand.in(Map.of());
    for (String name : command.split(" ")) {
      line = line.getSubcommands().get(name);
    }
    assertThat(line.getCommandSpec().usageMessage().description()[0]).endsWith(".");
  }

  @Test
  void an_option_before_the_subcommand_is_refused_instead_of_ignored() {
    Invocation refused = Invocation.of(Map.of(), "runs", "--entity", "items", "list");
    assertThat(refused.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(refused.err())
        .contains("syncflow: --entity has to stand behind syncflow runs list", "Try: ");
    assertThat(Invocation.of(Map.of(), "runs", "list", "--help").exit()).isZero();
    assertThat(Invocation.of(Map.of(), "runs", "--help", "list").exit()).isZero();
  }

  @Test
  void every_command_that_prints_a_result_can_print_json() {
    CommandLine root = RootCommand.in(Map.of());
    assertThat(commands())
        .hasSizeGreaterThan(30)
        .allSatisfy(
            command -> {
              CommandLine line = root;
              for (String name : command.split(" ")) {
                line = line.getSubcommands().get(name);
              }
              boolean lists = List.of("routes", "runs").contains(command);
              boolean group = !line.getSubcommands().isEmpty() && !lists;
              assertThat(line.getCommandSpec().findOption("--json") != null).isEqualTo(!group);
            });
  }

  @Test
  void nothing_asked_prints_the_usage_and_exits_2() {
    Invocation nothing = Invocation.of(Map.of());
    assertThat(nothing.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(nothing.err()).startsWith("Usage: syncflow ").contains("sandbox", "mappings");
    assertThat(Invocation.of(Map.of(), "failed").exit()).isEqualTo(RootCommand.USAGE);
  }

  @Test
  void help_exits_0() {
    Invocation help = Invocation.of(Map.of(), "help", "runs");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).startsWith("Usage: syncflow runs");
    assertThat(Invocation.of(Map.of(), "--version").out()).startsWith("syncflow ");
  }

  @Test
  void a_wrong_option_is_a_sentence_and_not_the_whole_usage() {
    Invocation wrong = Invocation.of(Map.of(), "runs", "--entiti", "orders");
    assertThat(wrong.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(wrong.err())
        .contains("Unknown option", "--entity", "Try: syncflow runs --help")
        .doesNotContain("Usage:");
  }

  @Test
  void values_that_no_hub_would_take_are_refused_here() {
    assertThat(Invocation.of(Map.of(), "pause", "not-an-id").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(Invocation.of(Map.of(), "runs", "--limit", "0").exit()).isEqualTo(RootCommand.USAGE);
    for (String number : List.of("ten", "1.5", "99999999999999999999")) {
      for (String[] command :
          List.of(
              new String[] {"runs", "--limit", number},
              new String[] {"cursor", "set", "a", "b", number, "--reason", "c"})) {
        Invocation refused = Invocation.of(Map.of(), command);
        assertThat(refused.exit()).isEqualTo(RootCommand.USAGE);
        assertThat(refused.err()).contains("'" + number + "' is not a whole number");
      }
    }
    for (String mode : List.of("soon", "replay")) {
      Invocation refused = Invocation.of(Map.of(), "sync", "a", "b", "--mode", mode);
      assertThat(refused.exit()).as(mode).isEqualTo(RootCommand.USAGE);
      assertThat(refused.err()).contains("expected realtime, background or sweep");
    }
    for (String url : List.of("ftp://hub", "hub:8080", "http://user:pw@hub", "http:// x")) {
      Invocation refused = Invocation.of(Map.of(), "runs", "--url", url);
      assertThat(refused.exit()).as(url).isEqualTo(RootCommand.USAGE);
      assertThat(refused.err()).contains("http://host:port").doesNotContain("pw");
    }
  }
}
