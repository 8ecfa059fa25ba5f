package dev.postrider.producer.reply;

import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.reply.AnsweringEndpoints.Named;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.OpenApiConfiguration;
import dev.postrider.producer.web.OperatorRoutes;
import dev.postrider.producer.web.Page;
import dev.postrider.producer.web.Problem;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** For operators: {@link OperatorRoutes} asks for their token. */
@SecurityRequirement(name = OpenApiConfiguration.OPERATOR)
@RestController
final class AnsweringEndpointController {
  private static final String ROUTE = OperatorRoutes.ANSWERING_ENDPOINTS;

  private final AnsweringEndpoints endpoints;
  private final Transactions transactions;

  AnsweringEndpointController(AnsweringEndpoints endpoints, Transactions transactions) {
    this.endpoints = endpoints;
    this.transactions = transactions;
  }

  /**
   * As it stands in {@code ce_endpointid}: what else a caller has is not compared with anything.
   */
  static final String ENDPOINT_ID = "ep_[0-9A-Za-z]{27}";

  /** Which endpoint answers. */
  record Naming(
      @NotNull
          @Pattern(
              regexp = ENDPOINT_ID,
              message =
                  "must be the id that the dispatcher gave the endpoint (ep_...), not its uid")
          String endpointId) {}

  @PutMapping(ROUTE + "/{application}")
  Named name(@PathVariable @ApplicationName String application, @Valid @RequestBody Naming naming) {
    Named named = new Named(application, naming.endpointId());
    return transactions.run(() -> {
      endpoints.name(named);
      return named;
    });
  }

  @GetMapping(ROUTE + "/{application}")
  Named get(@PathVariable String application) {
    return endpoints
        .of(application)
        .map(endpointId -> new Named(application, endpointId))
        .orElseThrow(() -> Problem.notFound("answering endpoint of", application));
  }

  @GetMapping(ROUTE)
  Page<Named> list(
      @RequestParam(defaultValue = Page.FROM_THE_NEWEST) long before,
      @RequestParam(defaultValue = Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
    return endpoints.list(before, limit);
  }

  @DeleteMapping(ROUTE + "/{application}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  ResponseEntity<Void> forget(@PathVariable String application) {
    if (!endpoints.forget(application)) {
      throw Problem.notFound("answering endpoint of", application);
    }
    return ResponseEntity.noContent().build();
  }
}
