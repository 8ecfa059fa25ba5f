package dev.postrider.quickstart;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}; without it the folder {@code .postrider} beside the launcher script. */
final class DataOption {
  private static final String HOME_PROPERTY = "postrider.home";

  @Option(names = "--data", paramLabel = "DIR")
  private Path folder = Path.of(System.getProperty(HOME_PROPERTY, "."), ".postrider");

  DataFolder folder() {
    return new DataFolder(folder.toAbsolutePath().normalize());
  }
}
