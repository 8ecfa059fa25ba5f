package dev.postrider.quickstart;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds a data folder for one process: two brokers on the same log would destroy it. The operating
 * system lets go of it however the process ends.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the folder if it is missing, and takes it.
   *
   * @throws CommandFailure if it cannot be used, or another Postrider uses it
   */
  static FolderLock take(DataFolder folder) {
    try {
      Files.createDirectories(folder.path());
      FileChannel channel =
          FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new CommandFailure(
            "The data folder %s is in use by another Postrider; stop that one or choose another folder with --data"
                .formatted(folder.path()));
      }
      return new FolderLock(channel);
    } catch (IOException unusable) {
      throw new CommandFailure(
          "The data folder %s cannot be used: %s"
              .formatted(folder.path(), reason(folder.path(), unusable)),
          unusable);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private static String reason(Path folder, IOException unusable) {
    return switch (unusable) {
      case AccessDeniedException _ -> "it is not writable";
      case FileAlreadyExistsException _ -> "it is not a folder";
      default ->
          Files.exists(folder) && !Files.isDirectory(folder)
              ? "it is not a folder"
              : "it cannot be created";
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // The operating system closes it when the process ends, a moment later.
    }
  }
}
