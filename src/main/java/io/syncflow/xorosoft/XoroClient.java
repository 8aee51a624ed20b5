package io.syncflow.xorosoft;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.syncflow.http.ApiAnswer;
import io.syncflow.http.ApiCall;
import io.syncflow.http.CallFailed;
import io.syncflow.http.Outbound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks Xorosoft for pages, and reads its envelope. */
public final class XoroClient {

  private static final int DEEPEST = 100;
  private static final String NOT_AGREED = "xorosoft answered something else than its envelope";

  private final Outbound outbound;
  private final ObjectMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * @param outbound with a deadline of minutes: pages may take more than one
   */
  public XoroClient(Outbound outbound) {
    this.outbound = outbound;
  }

  /**
   * Asks for a page.
   *
   * @param path below {@code /api/xerp}, for example {@code /inventory/getinventorybyitem}
   * @param number from 1
   * @throws XoroRefused when it refuses: {@code Result} false with a message and no {@code Data}
   * @throws CallFailed when there is no answer that can be read
   */
  XoroPage page(
      XoroAccount account,
      String path,
      List<Map.Entry<String, String>> query,
      int number,
      Asking asking) {
    List<Map.Entry<String, String>> all = new ArrayList<>(query);
    all.add(Map.entry("page", String.valueOf(number)));
    ApiCall call =
        new ApiCall(
            "GET",
            path,
            all,
            Map.of(),
            null,
            ApiCall.Repeat.ALWAYS,
            false,
            asking.run(),
            asking.patience());
    return outbound.call(account.api(), call, this::read);
  }

  private XoroPage read(ApiAnswer answer) {
    JsonNode envelope = parse(answer.body());
    if (!envelope.path("Result").isBoolean()) {
      throw new CallFailed(CallFailed.Kind.UNREADABLE, NOT_AGREED);
    }
    boolean result = envelope.path("Result").booleanValue();
    JsonNode data = envelope.path("Data");
    if (data.isArray()) {
      List<JsonNode> rows = new ArrayList<>(data.size());
      data.forEach(rows::add);
      return new XoroPage(result, rows);
    }
    String message = envelope.path("Message").asText("").strip();
    if (!result && !message.isEmpty()) {
      throw new XoroRefused("xorosoft refuses: " + message);
    }
    throw new CallFailed(CallFailed.Kind.UNREADABLE, NOT_AGREED);
  }

  private JsonNode parse(byte[] body) {
    try {
      JsonNode envelope = json.readTree(body);
      if (envelope != null && envelope.isObject()) {
        return envelope;
      }
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.UNREADABLE, NOT_AGREED);
    }
    throw new CallFailed(CallFailed.Kind.UNREADABLE, NOT_AGREED);
  }
}
