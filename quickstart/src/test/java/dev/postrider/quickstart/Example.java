package dev.postrider.quickstart;

import java.nio.file.Path;
import java.util.List;

/**
 * A program in {@code examples/}.
 *
 * @param name its kind and language, such as {@code publish/java}
 */
record Example(String name, Preparation preparation) {
  static final Path FOLDER = Path.of("..", "examples").toAbsolutePath().normalize();

  /** Makes what is run. */
  @FunctionalInterface
  interface Preparation {
    /**
     * @param work an empty folder for what is made
     * @throws Missing if the language or a library of it is not installed
     */
    List<String> command(Path work) throws Exception;
  }

  /** What is not installed on this machine. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;

    Missing(String what) {
      super(what);
      this.what = what;
    }

    String what() {
      return what;
    }
  }

  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** How the tests' report calls it. */
  @Override
  public String toString() {
    return name;
  }
}
