package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow connection}: accounts at external systems. */
@Command(
    name = "connection",
    mixinStandardHelpOptions = true,
    description = "Adds, changes, tests and lists accounts at external systems.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow connection list",
      "  syncflow connection test oracle_ifs",
      "  syncflow connection set shopify --setting create_products=true"
    },
    subcommands = {
      ConnectionCommand.Add.class,
      ConnectionSet.class,
      ConnectionShow.class,
      ConnectionCommand.Test.class,
      ConnectionWebhook.class,
      ConnectionSubscriptions.class,
      ConnectionCommand.ListConnections.class
    })
final class ConnectionCommand {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code syncflow connection add}. */
  @Command(
      name = "add",
      description = {
        "Adds a connection, or replaces the one of the same system and name.",
        "The password is read from standard input (--password-stdin), a file (--password-file),"
            + " from "
            + Password.VARIABLE
            + ", or asked for; it is stored encrypted and never shown again."
      },
      footer = {
        "  syncflow connection add oracle_ifs --base-url jdbc:oracle:thin:@erp:1521/IFS --user"
            + " ifsapp",
        "  pass show erp | syncflow connection add oracle_ifs --base-url"
            + " jdbc:oracle:thin:@erp:1521/IFS --user ifsapp --password-stdin",
        "  syncflow connection add syrve --base-url https://bistro.syrve.online --user hub"
            + " --password-file syrve.txt --setting time_zone=Europe/Lisbon"
      })
  static final class Add extends HubCommand {

    @Parameters(paramLabel = "SYSTEM", description = "For example oracle_ifs or schedulehub.")
    private String system;

    @Option(
        names = "--base-url",
        required = true,
        paramLabel = "URL",
        description = "Where the system is: https://… or jdbc:…")
    private String baseUrl;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "Tells several accounts of one system apart (default: default).")
    private String name;

    @Option(names = "--user", paramLabel = "USER", description = "Who the hub is there.")
    private String user;

    @Option(
        names = "--setting",
        paramLabel = "KEY=VALUE",
        description =
            "A setting that is not secret, an object as JSON; may be given several times.")
    private Map<String, String> settings = Map.of();

    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = {
          "Believe the certificates in this PEM file instead of the public authorities,",
          "for a server with a certificate of its own making (HTTP systems)."
        })
    private Path certificate;

    @ArgGroup private PasswordSource source;

    /** Where the password is, when neither the environment nor a person gives it. */
    private static final class PasswordSource {
      @Option(
          names = "--password-stdin",
          description = "Take the first line of standard input as the password.")
      private boolean input;

      @Option(
          names = "--password-file",
          paramLabel = "FILE",
          description = "Take the first line of a file as the password.")
      private Path file;
    }

    @Override
    int run(HubClient hub, Output out) throws IOException {
      String password = password();
      ObjectNode wish = JsonNodeFactory.instance.objectNode();
      wish.put("system", system).put("base_url", baseUrl);
      putIfGiven(wish, "name", name);
      putIfGiven(wish, "user", user);
      putIfGiven(wish, "password", password);
      ObjectNode values = wish.putObject("settings");
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        values.set(setting.getKey(), value(setting.getKey(), setting.getValue(), this));
      }
      if (certificate != null) {
        values.put("trusted_certificates", read(certificate));
      }
      JsonNode saved = hub.post(HubPath.of("connections"), wish);
      out.print(saved, Details.of(saved));
      return RootCommand.DONE;
    }

    private String password() throws IOException {
      if (source == null) {
        return Password.find(root().environment());
      }
      String password =
          source.input
              ? Password.from(System.in)
              : Password.from(
                  new ByteArrayInputStream(read(source.file).getBytes(StandardCharsets.UTF_8)));
      if (password == null || password.isEmpty()) {
        throw wrongUsage(
            (source.input ? "standard input" : source.file.toString()) + " holds no password");
      }
      return password;
    }

    private String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw wrongUsage(file + " cannot be read");
      }
    }

    private static void putIfGiven(ObjectNode wish, String field, String value) {
      if (value != null) {
        wish.put(field, value);
      }
    }
  }

  /** {@code syncflow connection test}. */
  @Command(
      name = "test",
      description = "Tries a connection now; exit code 3 when it does not work.",
      footer = {
        "  syncflow connection test oracle_ifs",
        "  syncflow connection test 019f8a52-1111-7000-8000-000000000000"
      })
  static final class Test extends HubCommand {

    @Parameters(
        paramLabel = "CONNECTION",
        description = "Its id, its system, or its system and name as SYSTEM/NAME.")
    private String wanted;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode tested = hub.post(HubPath.of("connections", id(hub), "test"));
      out.print(tested, Details.of(tested));
      return "connected".equals(Cells.text(tested, "status"))
          ? RootCommand.DONE
          : RootCommand.REFUSED;
    }

    private String id(HubClient hub) {
      return ConnectionCommand.id(hub, wanted, this);
    }
  }

  /** A setting's value: an object is JSON, everything else a text. */
  static JsonNode value(String name, String value, HubCommand command) {
    if (!value.startsWith("{")) {
      return TextNode.valueOf(value);
    }
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw command.wrongUsage("the value of " + name + " is not JSON");
    }
  }

  /** The id of a connection by its id, its system, or its system and name. */
  static String id(HubClient hub, String wanted, HubCommand command) {
    List<String> found = new ArrayList<>();
    for (JsonNode connection : hub.get(HubPath.of("connections")).path("items")) {
      String id = Cells.text(connection, "id");
      String system = Cells.text(connection, "system");
      String full = system + "/" + Cells.text(connection, "name");
      if (wanted.equalsIgnoreCase(id) || wanted.equals(system) || wanted.equals(full)) {
        found.add(id);
      }
    }
    if (found.isEmpty()) {
      throw new HubRefusal("there is no connection " + wanted, RootCommand.REFUSED);
    }
    if (found.size() > 1) {
      throw command.wrongUsage(wanted + " has several connections: say which as SYSTEM/NAME");
    }
    return found.get(0);
  }

  /** {@code syncflow connection list}. */
  @Command(
      name = "list",
      description = {
        "Lists connections, without their secrets.",
        "The status is what connection test found last: a run does not change it, for it may need"
            + " several of them."
      },
      footer = "  syncflow connection list")
  static final class ListConnections extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("connections"));
      Listing listing =
          new Listing("id", "system", "name", "address", "status", "tested", "last error");
      for (JsonNode connection : list.path("items")) {
        listing.row(
            Cells.text(connection, "id"),
            Cells.text(connection, "system"),
            Cells.text(connection, "name"),
            Cells.text(connection, "base_url"),
            Cells.text(connection, "status"),
            Cells.time(connection, "tested_at"),
            Cells.text(connection, "last_error"));
      }
      out.print(list, listing.text("There are no connections."));
      return RootCommand.DONE;
    }
  }
}
