package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointIs;
import dev.postrider.dispatcher.signing.SigningSecret;
import dev.postrider.schemas.envelope.TypeFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides what a change to an endpoint comes to. */
final class EndpointChanges {
  /** What the copies of other dispatchers may be behind, and what clocks may differ. */
  private static final Duration OTHERS_KNOW = Progress.CONFIRMED_FOR.plusSeconds(1);

  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  private final RegistryBounds bounds;
  private final Ids ids;

  EndpointChanges(RegistryBounds bounds, Ids ids) {
    this.bounds = bounds;
    this.ids = ids;
  }

  Change<Endpoint> create(String application, EndpointDraft draft) {
    return (copy, now) -> {
      var owner = copy.application(application);
      return owner == null
          ? noApplication(application)
          : create(copy, now, owner.value().id(), draft);
    };
  }

  /** Replaces the endpoint, or creates one if there is none of that uid. */
  Change<Endpoint> put(
      String application, String idOrUid, EndpointDraft draft, @Nullable Long knownRevision) {
    return (copy, now) -> {
      var owner = copy.application(application);
      if (owner == null) {
        return noApplication(application);
      }
      var current = copy.endpoint(owner.value().id(), idOrUid);
      EndpointDraft named =
          draft.uid() == null && !Ids.isId(idOrUid) ? draft.withUid(idOrUid) : draft;
      if (current != null) {
        return change(copy, now, current, named.on(current.value().standing()), knownRevision);
      }
      return Ids.isId(idOrUid) || knownRevision != null
          ? notFound(application, idOrUid)
          : create(copy, now, owner.value().id(), named);
    };
  }

  Change<Endpoint> patch(
      String application,
      String idOrUid,
      UnaryOperator<EndpointDraft> patch,
      @Nullable Long knownRevision) {
    return onExisting(
        application,
        idOrUid,
        (copy, now, current) ->
            change(
                copy, now, current, patch.apply(EndpointDraft.of(current.value())), knownRevision));
  }

  /** Changes whether it is served; one that stands so already stays as it is. */
  Change<Endpoint> stand(String application, String idOrUid, UnaryOperator<Standing> standing) {
    return onExisting(
        application,
        idOrUid,
        (_, now, current) -> stand(current, standing.apply(current.value().standing()), now));
  }

  /** The same for the endpoint as somebody saw it; whoever changed it since knows better. */
  Change<Endpoint> stand(Endpoint seen, UnaryOperator<Standing> standing) {
    return (copy, now) -> {
      var current = copy.endpoint(seen.id());
      if (current == null) {
        return new Plan.Answer<>(new Written.NotFound<>("It was deleted"));
      }
      return current.value().updatedAt().equals(seen.updatedAt())
          ? stand(current, standing.apply(current.value().standing()), now)
          : new Plan.Answer<>(Revisions.outdated("endpoint", seen.id()));
    };
  }

  private static Plan<Endpoint> stand(Versioned<Endpoint> current, Standing standing, Instant now) {
    if (current.value().standing().equals(standing)) {
      return new Plan.Answer<>(new Written.Existing<>(current));
    }
    Endpoint changed = current.value().with(standing, now);
    return write(changed, revision -> new Written.Changed<>(new Versioned<>(changed, revision)));
  }

  Change<Endpoint> delete(String application, String idOrUid, @Nullable Long knownRevision) {
    return onExisting(
        application,
        idOrUid,
        (_, _, current) ->
            Revisions.isOutdated(current, knownRevision)
                ? new Plan.Answer<>(Revisions.outdated("endpoint", current.value().id()))
                : new Plan.Write<>(
                    List.of(new EndpointGone(current.value().id())), _ -> new Written.Deleted<>()));
  }

  private interface OnExisting {
    Plan<Endpoint> plan(RegistryCopy copy, Instant now, Versioned<Endpoint> current);
  }

  private static Change<Endpoint> onExisting(String application, String idOrUid, OnExisting then) {
    return (copy, now) -> {
      var owner = copy.application(application);
      if (owner == null) {
        return noApplication(application);
      }
      var current = copy.endpoint(owner.value().id(), idOrUid);
      return current == null ? notFound(application, idOrUid) : then.plan(copy, now, current);
    };
  }

  private Plan<Endpoint> create(
      RegistryCopy copy, Instant now, String applicationId, EndpointDraft draft) {
    if (isTaken(copy, applicationId, draft.uid(), null)) {
      return taken(draft.uid());
    }
    if (copy.endpointsOf(applicationId).all().size() >= bounds.maxEndpointsPerApplication()) {
      return full(
          "The application has %d endpoints already, as many as"
                  .formatted(bounds.maxEndpointsPerApplication())
              + " postrider.registry.max-endpoints-per-application allows");
    }
    if (copy.endpointCount() >= bounds.maxEndpoints()) {
      return full(
          "There are %d endpoints already, as many as postrider.registry.max-endpoints allows"
              .formatted(bounds.maxEndpoints()));
    }
    SigningSecret secret = draft.secret() == null ? SigningSecret.generate() : draft.secret();
    Credentials credentials = draft.credentials().apply(Credentials.NONE);
    Endpoint created =
        endpoint(ids.next(Ids.ENDPOINT), applicationId, draft, secret, credentials, now, now);
    return write(created, revision -> new Written.Created<>(new Versioned<>(created, revision)));
  }

  private static Plan<Endpoint> change(
      RegistryCopy copy,
      Instant now,
      Versioned<Endpoint> current,
      EndpointDraft draft,
      @Nullable Long knownRevision) {
    Endpoint before = current.value();
    if (Revisions.isOutdated(current, knownRevision)) {
      return new Plan.Answer<>(Revisions.outdated("endpoint", before.id()));
    }
    if (isTaken(copy, before.applicationId(), draft.uid(), before.id())) {
      return taken(draft.uid());
    }
    SigningSecret secret = draft.secret() == null ? before.secret() : draft.secret();
    Credentials credentials = draft.credentials().apply(before.credentials());
    Endpoint changed =
        endpoint(
            before.id(),
            before.applicationId(),
            owned(before.policy(), draft, now),
            secret,
            credentials,
            before.createdAt(),
            now);
    return write(changed, revision -> new Written.Changed<>(new Versioned<>(changed, revision)));
  }

  /** What an owner is to keep begins when nobody sends without it any more. */
  private static EndpointDraft owned(Policy before, EndpointDraft draft, Instant now) {
    Policy policy = draft.policy();
    boolean isNewlyOrdered = policy.isOrdered() && policy.ordering() != before.ordering();
    if (isNewlyOrdered || (policy.forbidsOverlap() && !before.forbidsOverlap())) {
      return draft.ownedFrom(now.plus(OTHERS_KNOW).plus(LONGEST_REQUEST));
    }
    // A rate counts the beginnings of requests, so it need not wait for their ends.
    return policy.needsOwner() && !before.needsOwner()
        ? draft.ownedFrom(now.plus(OTHERS_KNOW))
        : draft;
  }

  private static Endpoint endpoint(
      String id,
      String applicationId,
      EndpointDraft draft,
      SigningSecret secret,
      Credentials credentials,
      Instant createdAt,
      Instant updatedAt) {
    return new Endpoint(
        id,
        applicationId,
        draft.uid(),
        draft.url(),
        draft.description(),
        draft.filterTypes().stream().map(TypeFilter::parse).toList(),
        draft.standing(),
        draft.policy(),
        draft.metadata(),
        draft.version(),
        secret,
        draft.exchange(),
        credentials,
        createdAt,
        updatedAt);
  }

  private static Plan<Endpoint> write(Endpoint endpoint, LongFunction<Written<Endpoint>> result) {
    return new Plan.Write<>(List.of(new EndpointIs(endpoint)), result);
  }

  private static boolean isTaken(
      RegistryCopy copy, String applicationId, @Nullable String uid, @Nullable String ownId) {
    var owner = uid == null ? null : copy.endpoint(applicationId, uid);
    return owner != null && !owner.value().id().equals(ownId);
  }

  private static Plan<Endpoint> taken(@Nullable String uid) {
    return new Plan.Answer<>(
        new Written.Conflict<>(
            "The application already has an endpoint with uid '%s'".formatted(uid)));
  }

  private static Plan<Endpoint> full(String why) {
    return new Plan.Answer<>(new Written.Full<>(why));
  }

  private static Plan<Endpoint> noApplication(String idOrUid) {
    return new Plan.Answer<>(new Written.NotFound<>(Revisions.noApplication(idOrUid)));
  }

  private static Plan<Endpoint> notFound(String application, String idOrUid) {
    return new Plan.Answer<>(
        new Written.NotFound<>(
            "The application '%s' has no endpoint with id or uid '%s'"
                .formatted(application, idOrUid)));
  }
}
