package dev.postrider.dispatcher.delivery;

import dev.postrider.schemas.codec.JsonText;
import org.jspecify.annotations.Nullable;

/** Why the body of an answer is not published as a reply; the delivery is made all the same. */
public enum ReplyProblem {
  NOT_JSON("not-json", "delivered; the answer is no reply, because it is not JSON in UTF-8"),
  TOO_LARGE("too-large", "delivered; the answer is no reply, because it has more than 64 KiB");

  private final String word;
  private final String sentence;

  ReplyProblem(String word, String sentence) {
    this.word = word;
    this.sentence = sentence;
  }

  /** For metrics. */
  public String word() {
    return word;
  }

  /** For people; nothing of the body is in it. */
  public String sentence() {
    return sentence;
  }

  /** The problem with an answer that has to be a reply, or null. */
  static @Nullable ReplyProblem of(WebhookAnswer answer) {
    if (answer.isCut()) {
      return TOO_LARGE;
    }
    return answer.body().length == 0 || JsonText.problemIn(answer.body()) == null ? null : NOT_JSON;
  }
}
