package io.syncflow.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which hub, and who asks: the options of every command that talks to a running hub. */
final class HubOptions {

  /** Where a hub is when nobody says otherwise. */
  static final String USUAL = "http://127.0.0.1:8080";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The hub (default: SYNCFLOW_URL, else port SYNCFLOW_HTTP_PORT or 8080 here).")
  private String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The API token (default: SYNCFLOW_TOKEN, which other users of this machine cannot see,"
              + " else the one a local hub left in its data folder).")
  private String token;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the local hub (default: data and data/sandbox).")
  private Path data;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /**
   * The client these options ask for.
   *
   * @param environment the process's environment
   * @param tokenFile the local token's file name
   */
  HubClient client(Map<String, String> environment, String tokenFile) {
    URI hub = hub(environment);
    String given = first(token, environment.get("SYNCFLOW_TOKEN"));
    return new HubClient(
        hub, given == null ? LocalTokens.find(hub, data, tokenFile) : List.of(given.strip()));
  }

  private URI hub(Map<String, String> environment) {
    String port = environment.get("SYNCFLOW_HTTP_PORT");
    String here = port == null || port.isBlank() ? USUAL : "http://127.0.0.1:" + port.strip();
    String text = first(url, environment.get("SYNCFLOW_URL"), here);
    try {
      URI hub = URI.create(text.strip());
      boolean web = "http".equals(hub.getScheme()) || "https".equals(hub.getScheme());
      boolean plain = hub.getRawUserInfo() == null && hub.getRawQuery() == null;
      if (web && plain && hub.getHost() != null && hub.getRawFragment() == null) {
        return hub;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, like an address of another kind.
    }
    throw new ParameterException(
        spec.commandLine(), "the hub's address has to be http://host:port or https://host");
  }

  private static String first(String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return candidate;
      }
    }
    return null;
  }
}
