package dev.postrider.dispatcher.body;

import org.jspecify.annotations.Nullable;

/** Services that take text messages, and the template that each of them takes. */
public enum Service {
  /** The message API of the common SMS gateways: To, From, Body as a form. */
  SMS(
      "sms",
      ContentType.FORM,
      """
      {"To": $to, "From": $from, "Body": $substring($text, 0, 1600)}\
      """),
  /** Slack's incoming webhooks; control characters escaped as its manual says. */
  SLACK(
      "slack",
      ContentType.JSON,
      """
      {"text": $text ~> $replace("&", "&amp;") ~> $replace("<", "&lt;") ~> $replace(">", "&gt;")}\
      """),
  /** Discord's webhooks; whatever the text says, nobody is mentioned. */
  DISCORD(
      "discord",
      ContentType.JSON,
      """
      {"content": $substring($text, 0, 2000), "allowed_mentions": {"parse": []}}\
      """),
  /** Microsoft Teams' workflows: an adaptive card. */
  TEAMS(
      "teams",
      ContentType.JSON,
      """
      {
        "type": "message",
        "attachments": [{
          "contentType": "application/vnd.microsoft.card.adaptive",
          "contentUrl": null,
          "content": {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": [{"type": "TextBlock", "text": $text, "wrap": true}]
          }
        }]
      }\
      """);

  /** The text where the user gives none. */
  static final String DEFAULT_TEXT =
      """
      type = "payment.occurred" ?
        "Payment of " & $money(data.amount) & " to " & data.payee
      : type = "login.unusual" ?
        "Unusual sign-in to your account from " & data.device
          & (data.place ? " in " & (data.place.city ? data.place.city & ", ") & data.place.country)
          & (data.verificationRequested ? ". Was it you?")
      : type = "price.dropped" ?
        data.productName & " now costs " & $money(data.price) & " instead of "
          & $money(data.previousPrice) & ": " & data.productUrl
      : type = "shipment.arriving" ?
        "Your delivery by " & data.carrier & " arrives between "
          & $fromMillis($toMillis(data.arrivesFrom), "[H01]:[m01]") & " and "
          & $fromMillis($toMillis(data.arrivesUntil), "[H01]:[m01]") & " UTC"
      : type & (subject ? ": " & subject)\
      """;

  private final String text;
  private final ContentType contentType;
  private final String expression;

  Service(String text, ContentType contentType, String expression) {
    this.text = text;
    this.contentType = contentType;
    this.expression = expression;
  }

  /** The payload format that chooses it. */
  public String text() {
    return text;
  }

  ContentType contentType() {
    return contentType;
  }

  String expression() {
    return expression;
  }

  /** Null if there is none of that text. */
  public static @Nullable Service of(String text) {
    for (Service service : values()) {
      if (service.text.equals(text)) {
        return service;
      }
    }
    return null;
  }
}
