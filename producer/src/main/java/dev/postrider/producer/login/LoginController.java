package dev.postrider.producer.login;

import dev.postrider.producer.publish.Published;
import jakarta.validation.Valid;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
final class LoginController {
  private final Logins logins;
  private final Clock clock;

  LoginController(Logins logins, Clock clock) {
    this.logins = logins;
    this.clock = clock;
  }

  @PostMapping("/logins")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Published> publish(@Valid @RequestBody LoginRequest request) {
    return logins.publish(request.application(), request.toEvent(clock.instant()));
  }
}
