package dev.postrider.producer.reply;

import dev.postrider.producer.database.Transactions;
import dev.postrider.producer.reply.AnsweringEndpoints.Named;
import dev.postrider.producer.web.ApplicationName;
import dev.postrider.producer.web.Page;
import dev.postrider.producer.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** For operators. */
@RestController
final class AnsweringEndpointController {
  private static final String ROUTE = "/answering-endpoints";

  private final AnsweringEndpoints endpoints;
  private final Transactions transactions;

  AnsweringEndpointController(AnsweringEndpoints endpoints, Transactions transactions) {
    this.endpoints = endpoints;
    this.transactions = transactions;
  }

  /** Which endpoint answers. */
  record Naming(
      @NotNull
          @Pattern(
              regexp = "[A-Za-z0-9._-]{1,255}",
              message = "must be 1 to 255 letters, digits, dots, hyphens or underscores")
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
  List<Named> list() {
    return endpoints.list(Page.MAX_LIMIT);
  }

  @DeleteMapping(ROUTE + "/{application}")
  ResponseEntity<Void> forget(@PathVariable String application) {
    if (!endpoints.forget(application)) {
      throw Problem.notFound("answering endpoint of", application);
    }
    return ResponseEntity.noContent().build();
  }
}
