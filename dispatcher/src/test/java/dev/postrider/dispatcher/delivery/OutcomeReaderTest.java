package dev.postrider.dispatcher.delivery;

import static dev.postrider.dispatcher.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeReaderTest {

  @ParameterizedTest
  @CsvSource({
    "200, delivered", "204, delivered", "299, delivered", "301, unavailable", "307, unavailable",
    "400, rejected", "401, unavailable", "404, unavailable", "408, unavailable", "410, gone",
    "413, rejected", "415, rejected", "422, rejected", "429, unavailable", "500, unavailable",
    "503, unavailable", "599, unavailable"
  })
  void aStatusIsReadAsTheDesignsTableSays(int status, String outcome) {
    assertThat(read(status, null).name()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "86400, 86400",
    "99999999, 86400",
    "'Mon, 23 Nov 2026 12:00:30 GMT', 30",
    "'Mon, 23 Nov 2020 12:00:30 GMT', 0"
  })
  void retryAfterIsReadInSecondsAndAsADate(String header, long seconds) {
    assertThat(read(503, header))
        .isEqualTo(new Outcome.UnavailableUntil(503, NOON.plusSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "''", "12345678901234567890"})
  void anUnreadableRetryAfterIsIgnored(String header) {
    assertThat(read(503, header)).isInstanceOf(Outcome.Unavailable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "200, abort-message, aborted", "500, abort-message, aborted", "503, Abort-Message, aborted",
    "204, disable, disable-asked", "500, ' disable ', disable-asked", "410, disable, gone",
    "204, nonsense, delivered", "500, '', unavailable"
  })
  void anEndpointMayAskForTheMessageOrForItselfToBeStopped(
      int status, String asked, String outcome) {
    var answer = new WebhookAnswer(status, null, asked, new byte[0], false);

    assertThat(OutcomeReader.read(answer, NOON).name()).isEqualTo(outcome);
    assertThat(OutcomeReader.read(answer, NOON).answeredStatus()).isEqualTo(status);
  }

  @Test
  void aFailureIsASentenceWithoutItsMessage() {
    var secretive = new IOException("https://user:hunter2@example.com refused");

    assertThat(OutcomeReader.read(secretive).reason()).isEqualTo("the request failed: IOException");
    assertThat(OutcomeReader.read(new TimeoutException()).reason())
        .isEqualTo("the endpoint did not answer within the deadline");
    assertThat(OutcomeReader.read(new UnknownHostException("x")).reason())
        .isEqualTo("the endpoint's host name could not be resolved");
  }

  @Test
  void aBlockedAddressIsFoundBelowOtherFailures() {
    var wrapped = new IOException(new AddressNotAllowedException());

    assertThat(OutcomeReader.read(wrapped)).isInstanceOf(Outcome.Blocked.class);
  }

  @Test
  void wantOfSocketsHereSaysNothingAboutTheEndpoint() {
    var none = new ChannelException(new IOException("Too many open files"));

    assertThat(OutcomeReader.read(none)).isEqualTo(new Outcome.NoCapacity());
    assertThat(OutcomeReader.read(new NoConnectionFreeException()))
        .isEqualTo(new Outcome.NoCapacity());
  }

  private static Outcome read(int status, @Nullable String retryAfter) {
    return OutcomeReader.read(new WebhookAnswer(status, retryAfter, new byte[0]), NOON);
  }
}
