package dev.postrider.dispatcher.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.svix.Svix;
import com.svix.SvixOptions;
import com.svix.exceptions.ApiException;
import com.svix.models.ApplicationIn;
import com.svix.models.EndpointIn;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Svix's own client, as its users have it. */
class SvixClientIT {
  @Test
  void worksWithPostrider() throws Exception {
    try (var host = ApiHost.start()) {
      var options = new SvixOptions();
      options.setServerUrl(host.address());
      var svix = new Svix(ApiHost.TOKEN, options);

      var application =
          svix.getApplication().create(new ApplicationIn().name("The shop").uid("shop"));
      var endpoint =
          svix.getEndpoint()
              .create(
                  "shop",
                  new EndpointIn()
                      .url(URI.create("https://example.com/hook"))
                      .filterTypes(Set.of("payment.occurred")));

      assertThat(svix.getApplication().get("shop")).isEqualTo(application);
      assertThat(svix.getEndpoint().get("shop", endpoint.getId())).isEqualTo(endpoint);
      assertThat(svix.getEndpoint().list("shop").getData()).containsExactly(endpoint);
      assertThat(svix.getEndpoint().getSecret("shop", endpoint.getId()).getKey())
          .startsWith("whsec_");
      assertThatThrownBy(() ->
              svix.getEndpoint()
                  .create("shop", new EndpointIn().url(URI.create("http://10.0.0.1/"))))
          .isInstanceOfSatisfying(
              ApiException.class, refused -> assertThat(refused.getCode()).isEqualTo(422));
      svix.getApplication().delete("shop");
      assertThat(svix.getApplication().list().getData()).hasSize(1);
    }
  }
}
