package io.syncflow.deadletter;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatch;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;

/** Changes a record by a JSON patch (RFC 6902); numbers keep every digit. */
final class RecordPatch {

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
      throw new PatchRefused("the patch cannot be applied: " + e.getMessage());
    }
    return after.toString();
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
