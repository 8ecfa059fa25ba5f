package dev.postrider.dispatcher.body;

import com.dashjoin.jsonata.JException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why there is no body: the message is a part of a sentence, without any of the event. */
final class TemplateFailure extends Exception {
  private static final long serialVersionUID = 1;
  private static final Pattern CODE = Pattern.compile("[STD][0-9]{4}");
  private static final String RAISED = "it raises an error";
  private static final String LEFT_OUT = "…";

  private final boolean isOfTime;

  TemplateFailure(String message) {
    this(message, false);
  }

  private TemplateFailure(String message, boolean isOfTime) {
    super(message, null, false, false);
    this.isOfTime = isOfTime;
  }

  /** It was not done in time; another time it may be. Everything else fails again. */
  boolean isOfTime() {
    return isOfTime;
  }

  /** The library's own messages may quote values, so that only what they always say is kept. */
  static TemplateFailure of(Throwable thrown) {
    return switch (thrown) {
      case LimitReached limit ->
          new TemplateFailure(String.valueOf(limit.getMessage()), limit.isOfTime());
      case StackOverflowError _ -> new TemplateFailure("it is nested too deep");
      case JException known -> new TemplateFailure(sentence(known));
      case RuntimeException other when other.getCause() instanceof JException known ->
          new TemplateFailure(sentence(known));
      case RuntimeException other when other.getCause() instanceof LimitReached limit -> of(limit);
      default -> new TemplateFailure(RAISED);
    };
  }

  private static String sentence(JException thrown) {
    String code = thrown.getError();
    String what =
        code != null && CODE.matcher(code).matches()
            ? JException.msg(code, -1, tokenOf(code, thrown), LEFT_OUT)
            : RAISED;
    if (what.equals(LEFT_OUT)) {
      what = RAISED;
    }
    return thrown.getLocation() >= 0
        ? "%s (at character %d)".formatted(what, thrown.getLocation())
        : what;
  }

  /** Syntax errors name a part of the template; all others may name a part of the event. */
  private static @Nullable Object tokenOf(String code, JException thrown) {
    return code.startsWith("S") ? thrown.getCurrent() : LEFT_OUT;
  }
}
