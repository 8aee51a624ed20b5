package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow connection webhook}: where a connection's system sends webhooks. */
@Command(
    name = "webhook",
    description = {
      "Opens the address at which the connection's system sends webhooks, replaces its secret, or"
          + " closes it.",
      "The secret is read from standard input; it is stored encrypted and never shown again."
    },
    footer = {
      "  pass show shop | syncflow connection webhook shopify --secret-stdin --sender"
          + " my-shop.myshopify.com",
      "  syncflow connection webhook shopify --off"
    })
final class ConnectionWebhook extends HubCommand {

  @Parameters(
      paramLabel = "CONNECTION",
      description = "Its id, its system, or its system and name as SYSTEM/NAME.")
  private String wanted;

  @Option(
      names = "--secret-stdin",
      description = "Take the first line of standard input as the secret of signatures.")
  private boolean fromInput;

  @Option(
      names = "--sender",
      paramLabel = "NAME",
      description = "Who has to be named in webhooks: for Shopify NAME.myshopify.com.")
  private String sender;

  @Option(
      names = "--overlap-hours",
      paramLabel = "HOURS",
      description = "How long the secret before is still accepted, 0 to 168 (default: 24).")
  private Integer overlapHours;

  @Option(names = "--off", description = "Close the address; its secret is kept.")
  private boolean off;

  @Override
  int run(HubClient hub, Output out) throws IOException {
    ObjectNode wish = JsonNodeFactory.instance.objectNode().put("enabled", !off);
    if (fromInput) {
      String secret = Password.from(System.in);
      if (secret == null || secret.isEmpty()) {
        throw wrongUsage("standard input holds no secret");
      }
      wish.put("secret", secret);
    }
    if (sender != null) {
      wish.put("sender", sender);
    }
    if (overlapHours != null) {
      wish.put("overlap_hours", overlapHours);
    }
    String id = ConnectionCommand.id(hub, wanted, this);
    JsonNode saved = hub.post(HubPath.of("connections", id, "webhook"), wish);
    out.print(saved, Details.of(saved));
    return RootCommand.DONE;
  }
}
