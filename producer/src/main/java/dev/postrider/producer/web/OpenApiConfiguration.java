package dev.postrider.producer.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Currency;
import org.springdoc.core.customizers.OperationCustomizer;
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
                .addSchemas("Problem", problem())
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

  /** Whatever is not answered as a route says, is answered as a problem. */
  @Bean
  OperationCustomizer problems() {
    ApiResponse problem =
        new ApiResponse()
            .description("A problem (RFC 9457); errors lists the fields at fault")
            .content(
                new Content()
                    .addMediaType(
                        "application/problem+json",
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    return (operation, _) -> {
      operation.getResponses().setDefault(problem);
      return operation;
    };
  }

  private static Schema<?> problem() {
    return new ObjectSchema()
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema())
        .addProperty("instance", new StringSchema())
        .addProperty(
            "errors",
            new ArraySchema()
                .items(
                    new ObjectSchema()
                        .addProperty("field", new StringSchema())
                        .addProperty("message", new StringSchema())));
  }
}
