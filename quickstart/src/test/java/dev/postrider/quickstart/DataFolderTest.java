package dev.postrider.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path path;

  @Test
  void keepsTheTokenThatItsFirstStartMadeForItsOwnerAlone() throws Exception {
    DataFolder folder = new DataFolder(path);

    assertThat(folder.apiToken(() -> "first")).isEqualTo("first");
    assertThat(folder.apiToken(() -> "second")).isEqualTo("first");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("api-token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void isHeldByOnePostriderAtATime() throws Exception {
    DataFolder folder = new DataFolder(path);
    try (FolderLock _ = FolderLock.take(folder)) {
      assertThatThrownBy(() -> FolderLock.take(folder))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("in use by another Postrider");
    }
    FolderLock.take(folder).close();
  }

  @Test
  void isNotAFile() throws Exception {
    Path file = Files.writeString(path.resolve("file"), "");

    assertThatThrownBy(() -> FolderLock.take(new DataFolder(file)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("it is not a folder");
  }
}
