package dev.postrider.producer.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Currency;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the description of the routes, served at {@code /openapi.json}, says besides them. */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {
  /** What a route asks for that is for operators. */
  public static final String OPERATOR = "operator";

  static {
    SpringDocUtils.getConfig()
        .replaceWithSchema(Currency.class, new StringSchema().pattern("[A-Z]{3}").example("EUR"));
  }

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .components(
            new Components()
                .addSecuritySchemes(
                    OPERATOR, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
        .info(
            new Info()
                .title("Postrider producer")
                .version("1")
                .description(
                    "Payments, logins, price watches and shipments, and the events they make."
                        + " Errors are problem details (RFC 9457)."));
  }
}
