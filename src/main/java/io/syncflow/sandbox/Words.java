package io.syncflow.sandbox;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Words from which names are put together, and the untidiness that real systems add to them. */
final class Words {

  static final List<String> COUNTRIES =
      List.of("SE", "PL", "DE", "FR", "IE", "JP", "US", "GB", "NL", "ES", "FI", "NO");
  static final List<String> CATEGORIES =
      List.of("FURNITURE", "LIGHTING", "KITCHEN", "TEXTILES", "GARDEN", "TOOLS", "OFFICE");
  static final List<String> UNITS = List.of("pcs", "box", "kg", "m", "set", "pair");

  private static final List<String> GIVEN =
      List.of(
          "Åke",
          "Łukasz",
          "Zoë",
          "José",
          "Siobhán",
          "Björn",
          "Agnieszka",
          "Jean-Luc",
          "María",
          "Nguyễn",
          "Øyvind",
          "Renée",
          "Anna",
          "Peter",
          "Fatima",
          "Oluwaseun",
          "Kwame",
          "Ingrid",
          "Matteo",
          "Chloé",
          "Dmitri",
          "Priya",
          "Tomáš",
          "Ülkü",
          "Grace",
          "Henrik",
          "Yusuf");
  private static final List<String> FAMILY =
      List.of(
          "O'Brien",
          "Lindqvist",
          "Wójcik",
          "D'Angelo",
          "Müller",
          "van der Berg",
          "Sjöström",
          "García",
          "Kowalska",
          "Nakamura",
          "N'Diaye",
          "Smith-Jones",
          "Þórsdóttir",
          "Novák",
          "Fernández",
          "Virtanen",
          "Adeyemi",
          "Larsen",
          "Ó Súilleabháin",
          "Rossi",
          "Çelik",
          "Dubois",
          "Patel",
          "Hansen",
          "McAllister",
          "Björklund",
          "Żak",
          "Horváth");
  private static final List<String> WHOLE =
      List.of("山田 太郎", "佐藤 花子", "鈴木 一郎", "高橋 美咲", "李 明", "김 민준");
  private static final List<String> TRADE =
      List.of(
          "Café",
          "Blumenhaus 🌷",
          "Möbel",
          "Hardware & Sons",
          "Bageri",
          "Hotel",
          "Bistro ☕",
          "Livsmedel",
          "Supply Co",
          "Księgarnia",
          "Boulangerie",
          "Garden Centre",
          "商店",
          "Imports");
  private static final List<String> TOWN =
      List.of(
          "Göteborg",
          "Łódź",
          "Malmö",
          "Kraków",
          "Cork",
          "Köln",
          "Lyon",
          "Ōsaka",
          "Bergen",
          "Porto",
          "Tampere",
          "Bristol",
          "Boston",
          "Utrecht",
          "Sevilla",
          "Århus",
          "Gdańsk",
          "Nice",
          "Leeds");
  private static final List<String> STREET =
      List.of("Harbour St", "Storgatan", "Rynek", "Rue du Port", "Hafenstraße", "Mill Lane");
  private static final List<String> QUALITY =
      List.of(
          "Folding",
          "Solid",
          "Compact",
          "Heavy-duty",
          "Hand-made",
          "Stackable",
          "Rustic",
          "Slim",
          "Classic",
          "Foldaway",
          "Adjustable",
          "Weatherproof",
          "\"Nord\"",
          "Children's");
  private static final List<String> MATERIAL =
      List.of(
          "Oak",
          "Steel",
          "Linen",
          "Brass",
          "Birch",
          "Wool",
          "Glass",
          "Stoneware",
          "Bamboo",
          "Björk",
          "Cast-iron",
          "Leather",
          "Cotton",
          "Cork");
  private static final List<String> THING =
      List.of(
          "Table",
          "Chair",
          "Lamp",
          "Crème-brûlée Dish",
          "Bookshelf",
          "Watering Can",
          "Cushion",
          "Frying Pan",
          "Desk",
          "Wrench",
          "Curtain",
          "Bench",
          "Mug",
          "Stool",
          "Toolbox",
          "Blanket");
  private static final List<String> SIZE =
      List.of("S", "M", "L", "XL", "60x80 cm", "120 cm", "½ l", "10\"", "Ø 24 cm", "2,5 m");
  private static final List<String> NOTE =
      List.of(
          "Deliver before noon",
          "Ring the bell; the dog is friendly 🐕",
          "Customer's own label,\nsee attachment",
          "Fragile – två personer lyfter",
          "50% deposit paid; \"rest\" on delivery",
          "C:\\labels\\red.txt",
          "Leave with neighbour O'Neill");

  private final Random random;

  Words(Random random) {
    this.random = random;
  }

  <T> T pick(List<T> words) {
    return words.get(random.nextInt(words.size()));
  }

  String site() {
    return untidy(pick(TOWN) + " " + pick(List.of("Warehouse", "Store", "Depot", "Outlet")));
  }

  String product() {
    return untidy(pick(QUALITY) + " " + pick(MATERIAL) + " " + pick(THING) + ", " + pick(SIZE));
  }

  /** A description of more than {@code length} characters, blanks collapsed. */
  String longProduct(int length) {
    StringBuilder text = new StringBuilder(product());
    while (text.toString().replaceAll("\\s+", " ").trim().length() <= length) {
      text.append("; with ").append(product().trim());
    }
    return text.toString();
  }

  String customer() {
    return switch (random.nextInt(8)) {
      case 0 -> pick(WHOLE);
      case 1, 2 -> untidy(pick(FAMILY) + " " + pick(TRADE) + " " + pick(TOWN));
      case 3 -> untidy(pick(TRADE) + " " + pick(STREET) + " " + (1 + random.nextInt(99)));
      default -> untidy(pick(GIVEN) + " " + pick(FAMILY));
    };
  }

  /** An address at example.com; number makes it unique. Now and then none, as Oracle stores ''. */
  String email(String name, int number) {
    if (random.nextInt(25) == 0) {
      return "";
    }
    String ascii =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .replaceAll("[^A-Za-z ]", "")
            .trim()
            .replaceAll(" +", ".")
            .toLowerCase(Locale.ROOT);
    String address = (ascii.isEmpty() ? "contact" : ascii) + "." + number + "@example.com";
    return random.nextInt(10) == 0 ? address.toUpperCase(Locale.ROOT) : address;
  }

  /** A remark; most lines have none. */
  String note() {
    return random.nextInt(6) == 0 ? pick(NOTE) : "";
  }

  /** A code that some screens pad with blanks. */
  String padded(String code, int width) {
    return random.nextInt(3) == 0 ? String.format("%-" + width + "s", code) : code;
  }

  private String untidy(String text) {
    return switch (random.nextInt(12)) {
      case 0 -> text.replace(" ", "  ");
      case 1 -> " " + text;
      case 2 -> text + "   ";
      default -> text;
    };
  }
}
