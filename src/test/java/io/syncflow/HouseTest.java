package io.syncflow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the house together: its rooms, their doors, and what no room may do. */
class HouseTest {

  private static final String BASE = "io.syncflow";

  /** Room → the rooms it may import. The root package, cli and sandbox compose the others. */
  private static final Map<String, Set<String>> DOORS =
      Map.ofEntries(
          Map.entry("record", Set.of()),
          Map.entry("db", Set.of()),
          Map.entry("ledger", Set.of("db")),
          Map.entry("security", Set.of("db")),
          Map.entry("ops", Set.of("db")),
          Map.entry("connection", Set.of("db")),
          Map.entry("http", Set.of("security", "db")),
          Map.entry("apismith", Set.of("http", "record")),
          Map.entry("schedulehub", Set.of("http", "ledger", "record")),
          Map.entry("xorosoft", Set.of("http", "ledger", "record", "db")),
          Map.entry("syrve", Set.of("http", "ledger", "record", "security", "db")),
          Map.entry("shopify", Set.of("http", "ledger", "record", "security", "db")),
          Map.entry("webhook", Set.of("http", "security", "db")),
          Map.entry("delta", Set.of("ledger", "record", "db")),
          Map.entry("mapping", Set.of("record", "db")),
          Map.entry("load", Set.of("record", "ledger", "db")),
          Map.entry("deadletter", Set.of("record", "ledger", "db")),
          Map.entry("catalog", Set.of("record", "ledger", "db")),
          Map.entry("validate", Set.of("mapping", "delta", "record", "syrve")),
          Map.entry("sandbox", Set.of("record", "db")),
          Map.entry(
              "api",
              Set.of(
                  "catalog",
                  "connection",
                  "deadletter",
                  "delta",
                  "ledger",
                  "load",
                  "mapping",
                  "ops",
                  "record",
                  "security",
                  "shopify",
                  "syrve",
                  "webhook",
                  "db")));

  private static final Set<String> COMPOSERS = Set.of("cli");

  private static final JavaClasses HUB =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  static Stream<String> rooms() {
    return DOORS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_imports_only_what_its_doors_allow(String room) {
    Set<String> allowed = new TreeSet<>(DOORS.get(room));
    allowed.add(room);
    String[] open = allowed.stream().map(HouseTest::inside).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(inside(room))
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackages(BASE + "..").or(resideInAnyPackage(open)))
        .allowEmptyShould(true)
        .check(HUB);
  }

  @Test
  void every_package_is_a_room_of_the_house() {
    Set<String> found =
        HUB.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(BASE + "."))
            .map(name -> name.substring(BASE.length() + 1).split("\\.", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known = new TreeSet<>(DOORS.keySet());
    known.addAll(COMPOSERS);
    assertThat(known).containsAll(found);
  }

  @Test
  void every_package_says_what_lives_there_who_may_call_it_and_what_it_never_does()
      throws IOException {
    Path root = Path.of("src/main/java/io/syncflow");
    try (Stream<Path> files = Files.walk(root)) {
      Set<Path> packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .filter(folder -> !folder.equals(root))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(packages)
          .isNotEmpty()
          .allSatisfy(
              folder ->
                  assertThat(folder.resolve("package-info.java"))
                      .content()
                      .contains("Lives here:", "May be called by:", "Never:"));
    }
  }

  @Test
  void time_comes_from_an_injected_clock_and_nobody_sleeps() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".cli..")
        .should()
        .callCodeUnitWhere(readsTheMachinesClock())
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(HUB);
  }

  @Test
  void only_the_command_line_writes_to_the_terminal_or_ends_the_process() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE, BASE + ".cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(HUB);
  }

  @Test
  void no_state_is_static() {
    fields().that().areStatic().should(beConstant()).check(HUB);
  }

  @Test
  void no_room_knows_spring() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(HUB);
  }

  @Test
  void no_room_deserialises_java_objects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(HUB);
  }

  private static String inside(String room) {
    return BASE + "." + room + "..";
  }

  private static DescribedPredicate<JavaCall<?>> readsTheMachinesClock() {
    return new DescribedPredicate<>("a now() of java.time without a Clock") {
      @Override
      public boolean test(JavaCall<?> call) {
        return call.getName().equals("now")
            && call.getTargetOwner().getPackageName().equals("java.time")
            && call.getTarget().getRawParameterTypes().stream()
                .noneMatch(type -> type.getName().equals("java.time.Clock"));
      }
    };
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be final and of a type that cannot change") {
      private final Set<String> changing =
          Set.of(
              "java.lang.ThreadLocal",
              "java.text.SimpleDateFormat",
              "java.util.ArrayList",
              "java.util.HashMap",
              "javax.crypto.Cipher",
              "javax.crypto.Mac");

      @Override
      public void check(JavaField field, ConditionEvents events) {
        String type = field.getRawType().getName();
        boolean constant =
            field.getModifiers().contains(JavaModifier.FINAL)
                && !changing.contains(type)
                && !type.startsWith("java.util.concurrent.");
        boolean generated = field.getModifiers().contains(JavaModifier.SYNTHETIC);
        if (!constant && !generated) {
          events.add(
              SimpleConditionEvent.violated(field, field.getFullName() + " is static state"));
        }
      }
    };
  }

  /** Surefire runs classes by their name: a property test by another name would never run. */
  @Test
  void names_every_class_with_tests_so_that_it_runs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      assertThat(files.filter(Files::isRegularFile).filter(HouseTest::holdsTests))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file.getFileName().toString()).endsWith("Test.java"));
    }
  }

  private static boolean holdsTests(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .anyMatch(line -> line.strip().matches("@(Test|Property|ParameterizedTest)\\b.*"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
