package io.syncflow.syrve.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The objects of a JSON file, one by one, never the whole of it as a tree. */
final class JsonRows {

  private static final int DEEPEST = 4;

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(100)
                  .maxStringLength(10_000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final List<String> fields;
  private final Faults faults;

  /**
   * @param fields those an object of the array may have
   */
  JsonRows(List<String> fields, Faults faults) {
    this.fields = fields;
    this.faults = faults;
  }

  /** Hands on each object of an array. */
  void read(byte[] file, Consumer<Fields> each) {
    parse(
        file,
        json -> {
          expect(json, json.nextToken(), JsonToken.START_ARRAY, "The body has to be a JSON array.");
          array(json, "", each);
        });
  }

  /**
   * Reads one object with an array {@code lines} in it.
   *
   * @param header the other fields that it may have
   * @return the object's own values
   */
  Fields readDocument(byte[] file, List<String> header, Consumer<Fields> each) {
    Map<String, String> values = new HashMap<>();
    parse(
        file,
        json -> {
          expect(
              json, json.nextToken(), JsonToken.START_OBJECT, "The body has to be a JSON object.");
          object(json, "", header, values, each);
        });
    return new Fields("", values, faults);
  }

  @FunctionalInterface
  private interface Reading {
    void of(JsonParser json) throws IOException;
  }

  private void parse(byte[] file, Reading reading) {
    try (JsonParser json = factory.createParser(file)) {
      reading.of(json);
      if (json.nextToken() != null) {
        faults.add(line(json.currentTokenLocation()), "Something follows the JSON value.");
      }
    } catch (JsonProcessingException e) {
      faults.add(
          line(e.getLocation()),
          String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
              ? "The JSON names a field twice."
              : "The body is not JSON from here on.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Unexpected e) {
      faults.add(e.place, e.getMessage());
    }
  }

  private void array(JsonParser json, String pointer, Consumer<Fields> each) throws IOException {
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      String place = pointer + "/" + i + " (" + line(json.currentTokenLocation()) + ")";
      expect(json, json.currentToken(), JsonToken.START_OBJECT, "A line has to be a JSON object.");
      Map<String, String> values = new HashMap<>();
      object(json, place, fields, values, null);
      each.accept(new Fields(place, values, faults));
    }
  }

  private void object(
      JsonParser json,
      String place,
      List<String> known,
      Map<String, String> values,
      Consumer<Fields> lines)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (lines != null && name.equals("lines") && value == JsonToken.START_ARRAY) {
        array(json, "/lines", lines);
      } else if (!known.contains(name)) {
        faults.add(place, "There is no field " + XmlText.shown(name) + ".");
        json.skipChildren();
      } else if (value.isStructEnd() || value.isStructStart()) {
        faults.add(place, "The " + name + " has a value of the wrong type.");
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL && !json.getText().isBlank()) {
        values.put(name, json.getText().strip());
      }
    }
  }

  private static void expect(JsonParser json, JsonToken token, JsonToken wanted, String otherwise) {
    if (token != wanted) {
      throw new Unexpected(line(json.currentTokenLocation()), otherwise);
    }
  }

  private static String line(JsonLocation location) {
    return location == null ? "" : "line " + location.getLineNr();
  }

  /** Ends the reading of a file that is JSON of another kind. */
  private static final class Unexpected extends RuntimeException {

    private final String place;

    Unexpected(String place, String sentence) {
      super(sentence, null, false, false);
      this.place = place;
    }
  }
}
