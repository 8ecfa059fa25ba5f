package dev.postrider.quickstart;

import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sends all logging of this JVM to one bounded file, so that the console is the user's. */
final class LogFile {
  private LogFile() {}

  /** Must come before the first logger. */
  static void open(Path file) {
    System.setProperty("postrider.log", file.toString());
    System.setProperty("logback.configurationFile", "quickstart-logback.xml");
    // Two applications in one JVM: neither may set logging up anew when it starts.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
