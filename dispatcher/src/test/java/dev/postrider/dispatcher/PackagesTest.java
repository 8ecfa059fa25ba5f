package dev.postrider.dispatcher;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packages follow the way of an event, and know only what lies ahead of them on it. */
class PackagesTest {
  private static final String ROOT = PackagesTest.class.getPackageName();

  /** What each package may use, of the others. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          entry("ingest", Set.of("route", "delivery", "queue", "deadletter", "endpoint")),
          entry("queue", Set.of("delivery", "deadletter", "endpoint", "operations")),
          entry("operations", Set.of("deadletter", "endpoint")),
          entry("reply", Set.of("delivery", "deadletter", "endpoint")),
          entry("route", Set.of("endpoint")),
          entry("delivery", Set.of("body", "signing", "endpoint", "deadletter", "security")),
          entry("endpoint", Set.of("body", "signing", "security")),
          entry("body", Set.of()),
          entry("deadletter", Set.of()),
          entry("signing", Set.of()),
          entry("security", Set.of()),
          entry(
              "api",
              Set.of(
                  "body", "deadletter", "delivery", "endpoint", "queue", "security", "signing")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void eachPackageUsesOnlyWhatTheDesignLetsItUse() {
    USES.forEach((name, used) ->
        ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage(ROOT + "." + name)
            .should()
            .dependOnClassesThat(areInAFeatureOtherThan(name, used))
            .check(CLASSES));
  }

  @Test
  void noPackagesGoRoundInCircles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> areInAFeatureOtherThan(
      String name, Set<String> used) {
    return DescribedPredicate.describe(
        "are in a feature other than " + used,
        type ->
            USES.keySet().stream()
                .filter(feature -> !feature.equals(name) && !used.contains(feature))
                .anyMatch(feature -> type.getPackageName().equals(ROOT + "." + feature)));
  }
}
