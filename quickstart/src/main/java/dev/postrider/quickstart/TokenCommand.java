package dev.postrider.quickstart;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code token}: prints the API token of a quickstart that was started before. */
@Command(name = "token")
final class TokenCommand implements Runnable {
  @Mixin private DataOption data = new DataOption();

  @Override
  public void run() {
    DataFolder folder = data.folder();
    System.out.println(
        folder
            .apiToken()
            .orElseThrow(() ->
                new CommandFailure(
                    "There is no API token in %s yet: ./postrider up makes one"
                        .formatted(folder.path()))));
  }
}
