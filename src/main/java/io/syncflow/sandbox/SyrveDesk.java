package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * For people at the sandbox, without a token: {@code POST /faults
 * {"fault":"seats_full","path":"/auth","times":3}} ({@code times} 0 takes back what was not done
 * yet), {@code GET /journal} and {@code GET /seats}.
 */
final class SyrveDesk {

  private final SimulatedSyrve syrve;
  private final ObjectMapper json = new ObjectMapper();

  SyrveDesk(SimulatedSyrve syrve) {
    this.syrve = syrve;
  }

  SyrveAnswer answer(SyrveCall call) {
    return switch (call.path()) {
      case "/faults" -> ask(call);
      case "/journal" -> SyrveAnswer.json(journal());
      case "/seats" -> SyrveAnswer.json(seats());
      default -> SyrveAnswer.text(404, "Not Found");
    };
  }

  private SyrveAnswer ask(SyrveCall call) {
    try {
      JsonNode wish = json.readTree(call.body());
      SyrveFault fault = SyrveFault.valueOf(wish.path("fault").asText().toUpperCase(Locale.ROOT));
      int times = wish.path("times").asInt(1);
      if (times > 0) {
        syrve.faults().next(fault, wish.path("path").asText(""), times);
      } else {
        syrve.faults().cancel(fault, wish.path("path").asText(""));
      }
      return SyrveAnswer.json(json.createObjectNode().put("waiting", syrve.faults().left()));
    } catch (IOException | IllegalArgumentException e) {
      return SyrveAnswer.text(
          400,
          "fault has to be one of "
              + Arrays.toString(SyrveFault.values()).toLowerCase(Locale.ROOT));
    }
  }

  private ArrayNode journal() {
    ArrayNode journal = json.createArrayNode();
    for (SyrveReceived entry : syrve.journal()) {
      journal
          .addObject()
          .put("at", entry.at().toString())
          .put("kind", entry.kind())
          .put("number", entry.number())
          .put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT))
          .put("message", entry.message());
    }
    return journal;
  }

  private ObjectNode seats() {
    return json.createObjectNode()
        .put("taken", syrve.seatsTaken())
        .put("most", syrve.mostSeatsTaken())
        .put("logins", syrve.logins())
        .put("overlaps", syrve.overlaps());
  }
}
