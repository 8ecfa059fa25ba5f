package dev.postrider.benchmarks.lab;

import dev.postrider.benchmarks.process.JavaCommand;
import dev.postrider.benchmarks.process.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A key and the self-made certificate of the receiver; who trusts it, trusts the receiver. */
public record Keystore(Path file, String password) {
  private static final String PASSWORD = "benchmarks";

  /**
   * Makes one.
   *
   * @param endpoints how many endpoints' hosts it names, from 0
   */
  static Keystore make(Path file, int endpoints) {
    String names =
        IntStream.range(0, endpoints)
            .mapToObj(endpoint -> "ip:" + Receiver.host(endpoint))
            .collect(Collectors.joining(",", "san=", ""));
    Tool.run(
        List.of(
            JavaCommand.tool("keytool").toString(),
            "-genkeypair",
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-alias",
            "receiver",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=receiver",
            "-ext",
            names));
    return new Keystore(file, PASSWORD);
  }

  /** The flags with which a virtual machine trusts this certificate and no other. */
  public List<String> trusted() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + password);
  }
}
