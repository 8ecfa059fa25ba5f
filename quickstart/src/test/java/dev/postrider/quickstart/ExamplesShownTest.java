package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.cfg.PackageVersion;

/** The programs of {@code examples/} stand in the documentation as they are. */
class ExamplesShownTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SOURCE = Pattern.compile(".*\\.(java|py|mjs|go|sh)");

  /** A link to a file at the end of a paragraph, and the block after it. */
  private static final Pattern SHOWN =
      Pattern.compile(
          "]\\(\\.\\./(examples/[^)]+)\\):?\\n\\n```\\w+\\n(.*?)```\\n", Pattern.DOTALL);

  @Test
  void everyProgramIsShownAsItIs() throws Exception {
    Map<String, String> shown = new HashMap<>();
    for (String page : new String[] {"producing.md", "receiving.md"}) {
      SHOWN
          .matcher(Files.readString(ROOT.resolve("docs").resolve(page)))
          .results()
          .forEach(match -> shown.put(match.group(1), match.group(2)));
    }

    Map<String, String> programs = programs();

    assertThat(shown).containsOnlyKeys(programs.keySet());
    programs.forEach((file, text) -> assertThat(shown.get(file)).as(file).isEqualTo(text));
  }

  @Test
  void javaExamplesUseTheLibrariesThatTheyAreTestedWith() throws Exception {
    String ours = Files.readString(ROOT.resolve("pom.xml"));
    String webhooks = ours.replaceAll("(?s).*<standardwebhooks.version>(.*?)<.*", "$1");

    assertThat(Files.readString(Example.file("publish/java/pom.xml")))
        .contains(dependency("kafka-clients", AppInfoParser.getVersion()));
    assertThat(Files.readString(Example.file("receive/java/pom.xml")))
        .contains(dependency("standardwebhooks", webhooks))
        .contains(dependency("jackson-databind", PackageVersion.VERSION.toString()));
  }

  private static String dependency(String artifact, String version) {
    return "<artifactId>%s</artifactId>\n      <version>%s</version>".formatted(artifact, version);
  }

  private static Map<String, String> programs() throws IOException {
    Map<String, String> programs = new HashMap<>();
    try (Stream<Path> files = Files.walk(Example.FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = ROOT.relativize(file).toString();
        if (SOURCE.matcher(name).matches() && !name.matches(".*/(node_modules|target)/.*")) {
          programs.put(name, Files.readString(file));
        }
      }
    }
    return programs;
  }
}
