package dev.postrider.quickstart.demo;

/** What the owner of an account says of a sign-in. */
enum OwnersAnswer {
  YES("{\"verified\": true}"),
  NO("{\"verified\": false}"),
  NONE("");

  private final String body;

  OwnersAnswer(String body) {
    this.body = body;
  }

  /** JSON, or empty. */
  String body() {
    return body;
  }
}
