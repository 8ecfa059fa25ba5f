package dev.postrider.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a quickstart keeps everything, over restarts. What is secret in it only its owner reads.
 */
record DataFolder(Path path) {
  Path kafka() {
    return path.resolve("kafka");
  }

  Path streams() {
    return path.resolve("streams");
  }

  /** The producer's database, without the ending that H2 gives its file. */
  Path producerDatabase() {
    return path.resolve("producer").resolve("database");
  }

  Path log() {
    return path.resolve("postrider.log");
  }

  Path lock() {
    return path.resolve("postrider.lock");
  }

  Path addresses() {
    return path.resolve("postrider.properties");
  }

  /** The token of the API, once there is one. */
  Optional<String> apiToken() {
    return secret(apiTokenFile());
  }

  /** The token of the API, made by {@code generator} at the first start. */
  String apiToken(Supplier<String> generator) {
    return secret(apiTokenFile()).orElseGet(() -> keep(apiTokenFile(), generator.get()));
  }

  /** The file with the keyset that encrypts secrets at rest, made at the first start. */
  Path keyset(Supplier<String> generator) {
    Path file = path.resolve("keyset.json");
    if (secret(file).isEmpty()) {
      keep(file, generator.get());
    }
    return file;
  }

  private Path apiTokenFile() {
    return path.resolve("api-token");
  }

  private static Optional<String> secret(Path file) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException unreadable) {
      throw new CommandFailure(
          "%s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  /** Written beside and moved there, so that a half-written secret is never read. */
  private static String keep(Path file, String secret) {
    try {
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, secret + "\n", StandardCharsets.UTF_8);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return secret;
    } catch (IOException unwritable) {
      throw new CommandFailure(
          "%s cannot be written: %s".formatted(file, unwritable.getMessage()), unwritable);
    }
  }
}
