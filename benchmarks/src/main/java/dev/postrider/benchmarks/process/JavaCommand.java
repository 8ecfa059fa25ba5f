package dev.postrider.benchmarks.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A main class to be run by the same Java, with the same class path, as this process.
 *
 * @param name of the process, as logs and results call it
 * @param flags of the virtual machine
 */
public record JavaCommand(String name, List<String> flags, Class<?> main, List<String> arguments) {
  private static final List<String> ALWAYS =
      List.of(
          "-Xshare:auto",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  public JavaCommand {
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  /** The words to start it with; it ends when its standard input does. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(tool("java").toString());
    words.addAll(ALWAYS);
    words.addAll(flags);
    words.add("-cp");
    words.add(classPath());
    words.add(Leash.class.getName());
    words.add(main.getName());
    words.addAll(arguments);
    return words;
  }

  /** Of this process; absolute, because the other one works in another folder. */
  private static String classPath() {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(own.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A program of the JDK that this process runs on. */
  public static Path tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }
}
