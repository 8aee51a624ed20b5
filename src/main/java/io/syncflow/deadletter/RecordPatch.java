package io.syncflow.deadletter;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatch;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Optional;
import java.util.Set;

/** Changes a record by a JSON patch (RFC 6902); numbers keep every digit. */
final class RecordPatch {

  private static final Set<String> NEED_THE_FIELD = Set.of("replace", "remove", "test");

  private final JsonProvider json = JsonProvider.provider();

  /**
   * The record after the patch, as JSON.
   *
   * @param record a JSON object
   * @param patch an array of operations
   * @throws PatchRefused when one of them is malformed or cannot be done, or when what is left is
   *     no object
   */
  String apply(String record, String patch) {
    JsonObject before = object(record);
    JsonArray operations = array(patch);
    JsonObject after;
    try {
      JsonPatch change = json.createPatch(operations);
      JsonStructure changed = change.apply((JsonStructure) before);
      after = changed.asJsonObject();
    } catch (ClassCastException e) {
      throw new PatchRefused("after the patch the record would not be a JSON object");
    } catch (JsonException | IllegalArgumentException | NullPointerException e) {
      throw new PatchRefused(
          "the patch cannot be applied: "
              + missingField(before, operations).orElseGet(e::getMessage));
    }
    return after.toString();
  }

  /** What to say of the first operation that wants a field to be there which is not. */
  private static Optional<String> missingField(JsonObject record, JsonArray operations) {
    return operations.stream()
        .filter(operation -> operation instanceof JsonObject)
        .map(JsonValue::asJsonObject)
        .filter(operation -> NEED_THE_FIELD.contains(operation.getString("op", "")))
        .map(operation -> operation.getString("path", ""))
        .filter(path -> path.matches("/[^/]+"))
        .map(path -> path.substring(1).replace("~1", "/").replace("~0", "~"))
        .filter(field -> !record.containsKey(field))
        .findFirst()
        .map(
            field ->
                "the record has no field %s; it has %s. The operation add makes a new one"
                    .formatted(field, String.join(", ", record.keySet())));
  }

  private JsonObject object(String text) {
    try (JsonReader reader = json.createReader(new StringReader(text))) {
      return reader.readObject();
    } catch (JsonException e) {
      throw new PatchRefused("the record is not a JSON object, so no patch fits it");
    }
  }

  private JsonArray array(String text) {
    try (JsonReader reader = json.createReader(new StringReader(text))) {
      return reader.readArray();
    } catch (JsonException e) {
      throw new PatchRefused("a JSON patch is an array of operations (RFC 6902)");
    }
  }
}
