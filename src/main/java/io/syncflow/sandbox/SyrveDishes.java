package io.syncflow.sandbox;

import java.util.List;
import java.util.Random;

/** Names of what a restaurant buys, cooks and sells, as people really type them. */
final class SyrveDishes {

  private static final List<String> MAKERS =
      List.of(
          "Quinta do Vale",
          "Herdade São João",
          "3 Rios",
          "Cortes & Filhos",
          "Серебряный бор",
          "Casa \"Velha\"",
          "O'Neill",
          "Grüner Hof",
          "Mar d'Ouro",
          "Fazenda <Boa Vista>");
  private static final List<String> THINGS =
      List.of(
          "Alvarinho",
          "Tinto Reserva",
          "Bacalhau",
          "Polvo",
          "Сыр",
          "Azeite",
          "Crème brûlée",
          "Limonada",
          "Café",
          "Tomate",
          "Arroz",
          "Batata",
          "Leite",
          "Manteiga",
          "Chouriço",
          "Espumante");
  private static final List<String> SIZES =
      List.of("0.75", "0,33 l", "1 kg", "by glass", "½", "100 g", "magnum 1.5", "(staff)", "b2b");

  private final Random random;

  SyrveDishes(Random random) {
    this.random = random;
  }

  /** A name; some begin with a blank or have two in a row. */
  String name() {
    String name = pick(MAKERS) + " " + pick(THINGS) + " " + pick(SIZES);
    return switch (random.nextInt(12)) {
      case 0 -> " " + name;
      case 1 -> name.replaceFirst(" ", "  ");
      case 2 -> "not for use! " + name;
      default -> name;
    };
  }

  String group() {
    return pick(THINGS) + (random.nextInt(6) == 0 ? " b2b" : "");
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
