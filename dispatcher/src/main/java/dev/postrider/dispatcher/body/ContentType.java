package dev.postrider.dispatcher.body;

import org.jspecify.annotations.Nullable;

/** What a template may write. */
public enum ContentType {
  JSON("application/json"),
  FORM("application/x-www-form-urlencoded");

  private final String text;

  ContentType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Null if there is none of that text. */
  public static @Nullable ContentType of(String text) {
    for (ContentType type : values()) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    return null;
  }

  byte[] write(@Nullable Object value) throws TemplateFailure {
    return switch (this) {
      case JSON -> TemplateOutput.json(value);
      case FORM -> TemplateOutput.form(value);
    };
  }
}
