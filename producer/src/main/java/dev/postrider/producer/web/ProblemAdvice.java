package dev.postrider.producer.web;

import dev.postrider.producer.web.InvalidRequest.InvalidField;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.core.codec.DecodingException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Answers every refused request as a problem (RFC 9457) that lists the fields at fault. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final String WRONG_KIND = "has the wrong type or format";
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @Override
  protected Mono<ResponseEntity<Object>> handleHandlerMethodValidationException(
      HandlerMethodValidationException invalid,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    List<InvalidField> fields =
        invalid.getParameterValidationResults().stream()
            .flatMap(ProblemAdvice::fieldsOf)
            .sorted((one, other) -> one.field().compareTo(other.field()))
            .toList();
    return answer(new InvalidRequest(fields), exchange);
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleWebExchangeBindException(
      WebExchangeBindException invalid,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    List<InvalidField> fields =
        invalid.getFieldErrors().stream()
            .map(error -> new InvalidField(error.getField(), messageOf(error)))
            .sorted((one, other) -> one.field().compareTo(other.field()))
            .toList();
    return answer(new InvalidRequest(fields), exchange);
  }

  @Override
  protected Mono<ResponseEntity<Object>> handleServerWebInputException(
      ServerWebInputException unreadable,
      HttpHeaders headers,
      HttpStatusCode status,
      ServerWebExchange exchange) {
    for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof JacksonException json && !json.getPath().isEmpty()) {
        return answer(new InvalidRequest(pathOf(json), expectationOf(json)), exchange);
      }
    }
    MethodParameter parameter = unreadable.getMethodParameter();
    if (parameter != null && unreadable.getCause() instanceof TypeMismatchException) {
      return answer(new InvalidRequest(nameOf(parameter), WRONG_KIND), exchange);
    }
    if (unreadable.getCause() instanceof DecodingException) {
      return answer(new Problem(HttpStatus.BAD_REQUEST, "The body is not JSON."), exchange);
    }
    return super.handleServerWebInputException(unreadable, headers, status, exchange);
  }

  @ExceptionHandler
  Mono<ResponseEntity<Object>> handleNowhere(
      NoResourceFoundException nowhere, ServerWebExchange exchange) {
    return answer(
        new Problem(HttpStatus.NOT_FOUND, "There is no such route; GET /openapi.json lists them."),
        exchange);
  }

  /** More requests at once than there are threads or connections for, or no database. */
  @ExceptionHandler({
    RejectedExecutionException.class,
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class
  })
  Mono<ResponseEntity<Object>> handleBusy(Exception busy, ServerWebExchange exchange) {
    log.warn("event=request-refused cause={}", busy.getClass().getSimpleName());
    return answer(
        new Unavailable(
            "The database cannot be reached, or too many requests wait for it; send it again later.",
            RETRY_AFTER_SECONDS,
            busy),
        exchange);
  }

  private Mono<ResponseEntity<Object>> answer(
      ErrorResponseException problem, ServerWebExchange exchange) {
    return handleExceptionInternal(
        problem, problem.getBody(), problem.getHeaders(), problem.getStatusCode(), exchange);
  }

  private static Stream<InvalidField> fieldsOf(ParameterValidationResult result) {
    if (result instanceof ParameterErrors bean) {
      return bean.getFieldErrors().stream()
          .map(error -> new InvalidField(error.getField(), messageOf(error)));
    }
    String name = nameOf(result.getMethodParameter());
    return result.getResolvableErrors().stream()
        .map(error -> new InvalidField(name, messageOf(error)));
  }

  private static String nameOf(MethodParameter parameter) {
    RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
    String name = header == null ? parameter.getParameterName() : header.name();
    return name == null ? "" : name;
  }

  private static String messageOf(MessageSourceResolvable error) {
    String message = error.getDefaultMessage();
    return message == null ? "is not valid" : message;
  }

  private static String pathOf(JacksonException json) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : json.getPath()) {
      @Nullable String property = step.getPropertyName();
      if (property == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(property);
      }
    }
    return path.toString();
  }

  /** What was expected; Jackson's own message would tell our class names. */
  private static String expectationOf(JacksonException json) {
    if (json instanceof UnrecognizedPropertyException) {
      return "is not a known field";
    }
    if (json instanceof InvalidFormatException invalid
        && StorableText.EXPECTED.equals(invalid.getOriginalMessage())) {
      return StorableText.EXPECTED;
    }
    if (json instanceof MismatchedInputException mismatch
        && mismatch.getTargetType() != null
        && mismatch.getTargetType().isEnum()) {
      return "must be one of " + Arrays.toString(mismatch.getTargetType().getEnumConstants());
    }
    return WRONG_KIND;
  }
}
