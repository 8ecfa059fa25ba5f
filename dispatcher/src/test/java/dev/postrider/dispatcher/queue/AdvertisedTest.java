package dev.postrider.dispatcher.queue;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.dispatcher.CannotStart;
import java.net.URI;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisedTest {

  /** What Kafka Streams tells the others is compared with what this dispatcher takes itself for. */
  @ParameterizedTest
  @ValueSource(strings = {"[fd00::5]:8080", "dispatcher-1.example:8080", "10.0.0.5:8080"})
  void isWhatKafkaStreamsMakesOfIt(String setting) {
    HostInfo advertised = requireNonNull(Advertised.of(setting, 0));

    assertThat(HostInfo.buildFromEndpoint(Advertised.text(advertised))).isEqualTo(advertised);
    assertThat(HostInfo.buildFromEndpoint(setting)).isEqualTo(advertised);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[fd00::5]:8080", "dispatcher-1.example:8080", "10.0.0.5:8080"})
  void isCalledAtWhatWasSet(String setting) {
    URI address = Advertised.address(requireNonNull(Advertised.of(setting, 0)));

    assertThat(address).isEqualTo(URI.create("http://" + setting));
    assertThat(address.getHost()).isNotNull();
  }

  @Test
  void anAddressWithoutASettingIsThisMachines() {
    HostInfo own = requireNonNull(Advertised.of(null, 8_080));

    assertThat(HostInfo.buildFromEndpoint(Advertised.text(own))).isEqualTo(own);
    assertThat(Advertised.address(own).getPort()).isEqualTo(8_080);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatcher-1", ":8080", "[]:8080", "one:65536", "one/two:8080"})
  void whatIsNoHostAndPortIsRefused(String setting) {
    assertThatThrownBy(() -> Advertised.of(setting, 0))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("postrider.queue.advertised");
  }
}
