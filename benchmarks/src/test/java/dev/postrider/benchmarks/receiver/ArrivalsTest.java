package dev.postrider.benchmarks.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {
  @TempDir private Path folder;

  @Test
  void whatIsDumpedIsReadBack() throws Exception {
    Arrivals one = new Arrivals();
    Arrivals other = new Arrivals();
    for (int i = 0; i < 70_000; i++) {
      one.add(new MessageKey(i, -i), i * 10L, i % 7, 204);
    }
    other.add(new MessageKey(-1, 1), 5, 3, 503);

    int written = Arrivals.write(List.of(one, other), folder.resolve("dump"));
    Arrivals read = Arrivals.read(folder.resolve("dump"));

    assertThat(written).isEqualTo(70_001);
    assertThat(read.size()).isEqualTo(70_001);
    assertThat(read.id(66_000)).isEqualTo(new MessageKey(66_000, -66_000));
    assertThat(read.nanos(66_000)).isEqualTo(660_000);
    assertThat(read.endpoint(66_000)).isEqualTo(66_000 % 7);
    assertThat(read.id(70_000)).isEqualTo(new MessageKey(-1, 1));
    assertThat(read.status(70_000)).isEqualTo(503);
  }
}
