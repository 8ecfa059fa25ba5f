package dev.postrider.dispatcher.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {

  @Bean
  AddressGuard addressGuard(Egress egress) {
    return new AddressGuard(egress.allow());
  }

  @Bean
  UrlGuard urlGuard(AddressGuard addresses) {
    return new UrlGuard(addresses);
  }

  @Bean
  SecretBox secretBox(Encryption encryption) {
    return encryption.box();
  }

  @Bean
  ReactiveAuthenticationManager tokenAuthentication(ApiAccess access) {
    var tokens = new ApiTokens(access.tokens());
    return authentication -> authenticate(tokens, authentication);
  }

  private static Mono<Authentication> authenticate(ApiTokens tokens, Authentication claim) {
    return claim instanceof BearerTokenAuthenticationToken bearer
            && tokens.contain(bearer.getToken())
        ? Mono.just(
            UsernamePasswordAuthenticationToken.authenticated(
                "api", null, AuthorityUtils.createAuthorityList("API")))
        : Mono.error(new BadCredentialsException("Unknown API token"));
  }

  /** Nothing is open but the health of the process; there are no sessions, forms or cookies. */
  @Bean
  SecurityWebFilterChain bearerTokens(
      ServerHttpSecurity http, ReactiveAuthenticationManager authentication) {
    var unauthenticated = new Unauthenticated();
    return http.authorizeExchange(routes ->
            routes
                .pathMatchers("/actuator/health", "/actuator/health/**")
                .permitAll()
                .anyExchange()
                .authenticated())
        .oauth2ResourceServer(bearer ->
            bearer
                .authenticationManagerResolver(exchange -> Mono.just(authentication))
                .authenticationEntryPoint(unauthenticated))
        .exceptionHandling(failures -> failures.authenticationEntryPoint(unauthenticated))
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .csrf(ServerHttpSecurity.CsrfSpec::disable)
        .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .build();
  }
}
