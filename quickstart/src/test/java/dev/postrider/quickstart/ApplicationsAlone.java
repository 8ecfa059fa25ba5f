package dev.postrider.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code up} does, without the broker: that one runs already. */
final class ApplicationsAlone {
  private ApplicationsAlone() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options =
        Arrays.stream(args)
            .map(option -> option.split("=", 2))
            .collect(Collectors.toMap(option -> option[0], option -> option[1]));
    var addresses =
        new Addresses(
            Integer.parseInt(options.get("--port")),
            Integer.parseInt(options.get("--producer-port")),
            Integer.parseInt(options.get("--kafka-port")));
    var folder = new DataFolder(Path.of(options.get("--data")));
    Files.createDirectories(folder.path());
    LogFile.open(folder.log());
    var schedule =
        Stream.of(options.getOrDefault("--retry-schedule", "").split(","))
            .map(new DurationOption()::convert)
            .toList();
    Parts parts = new Parts();
    StopSignal.then(parts::close);
    try {
      new Applications(addresses, folder, parts).start(new UpOptions(schedule, null));
      Health.await(addresses, folder.log());
    } catch (CommandFailure notStarted) {
      System.err.println(notStarted.getMessage());
      Runtime.getRuntime().halt(1);
    }
    System.out.println("Postrider is up");
    StopSignal.await();
  }
}
