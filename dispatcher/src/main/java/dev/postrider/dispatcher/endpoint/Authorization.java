package dev.postrider.dispatcher.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** How Postrider proves to a receiver that it may call, besides the signature. */
public sealed interface Authorization {

  /** The value of the header Authorization. It is a secret. */
  String header();

  /** As it may be shown. */
  String redactedHeader();

  /** What users call it. */
  String type();

  /**
   * RFC 7617, in UTF-8.
   *
   * @param username without a colon
   */
  record Basic(String username, String password) implements Authorization {
    public static final String TYPE = "basic";

    @Override
    public String header() {
      return "Basic "
          + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String redactedHeader() {
      return "Basic ***";
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public String toString() {
      return "Basic[***]";
    }
  }
}
