package dev.postrider.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs another main class, and ends with whoever started it: when standard input ends, so does this
 * process. What the main class answers goes to standard output; all that it logs, to standard
 * error.
 */
public final class Leash {
  private static final PrintStream ANSWERS = System.out;
  private static volatile @Nullable Answering answering;

  private Leash() {}

  /** Answers the lines that the starter writes, one line each. */
  @FunctionalInterface
  public interface Answering {
    String answer(String line) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    System.setOut(System.err);
    Thread.ofPlatform().daemon().name("leash").start(Leash::listen);
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  /** Tells the starter that this process is ready, and answers its lines from now on. */
  public static void ready(String what, Answering answers) {
    answering = answers;
    ANSWERS.println(what);
    ANSWERS.flush();
  }

  private static void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ANSWERS.println(answer(line));
        ANSWERS.flush();
      }
    } catch (IOException gone) {
      System.err.println("standard input broke: " + gone);
    }
    Runtime.getRuntime().halt(1);
  }

  private static String answer(String line) {
    Answering told = answering;
    if (told == null) {
      return "error not ready";
    }
    try {
      return told.answer(line);
    } catch (Exception failure) {
      failure.printStackTrace(System.err);
      return "error " + failure.toString().replaceAll("\\R", " ");
    }
  }
}
