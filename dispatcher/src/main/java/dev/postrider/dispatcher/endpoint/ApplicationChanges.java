package dev.postrider.dispatcher.endpoint;

import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationGone;
import dev.postrider.dispatcher.endpoint.RegistryEntry.ApplicationIs;
import dev.postrider.dispatcher.endpoint.RegistryEntry.EndpointGone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides what a change to an application comes to. */
final class ApplicationChanges {
  private final RegistryBounds bounds;
  private final Ids ids;

  ApplicationChanges(RegistryBounds bounds, Ids ids) {
    this.bounds = bounds;
    this.ids = ids;
  }

  Change<Application> create(ApplicationDraft draft, boolean orGet) {
    return (copy, now) -> {
      var sameUid = draft.uid() == null ? null : copy.application(draft.uid());
      if (sameUid != null && orGet) {
        return new Plan.Answer<>(new Written.Existing<>(sameUid));
      }
      return create(copy, now, draft);
    };
  }

  /** Replaces the application, or creates one if there is none of that uid. */
  Change<Application> put(String idOrUid, ApplicationDraft draft, @Nullable Long knownRevision) {
    return (copy, now) -> {
      var current = copy.application(idOrUid);
      ApplicationDraft named =
          draft.uid() == null && !Ids.isId(idOrUid) ? draft.withUid(idOrUid) : draft;
      if (current != null) {
        return change(copy, now, current, named, knownRevision);
      }
      return Ids.isId(idOrUid) || knownRevision != null
          ? notFound(idOrUid)
          : create(copy, now, named);
    };
  }

  Change<Application> patch(
      String idOrUid, UnaryOperator<ApplicationDraft> patch, @Nullable Long knownRevision) {
    return (copy, now) -> {
      var current = copy.application(idOrUid);
      return current == null
          ? notFound(idOrUid)
          : change(
              copy, now, current, patch.apply(ApplicationDraft.of(current.value())), knownRevision);
    };
  }

  /** Its endpoints go with it. */
  Change<Application> delete(String idOrUid, @Nullable Long knownRevision) {
    return (copy, now) -> {
      var current = copy.application(idOrUid);
      if (current == null) {
        return notFound(idOrUid);
      }
      if (Revisions.isOutdated(current, knownRevision)) {
        return new Plan.Answer<>(Revisions.outdated("application", current.value().id()));
      }
      List<RegistryEntry> gone = new ArrayList<>();
      gone.add(new ApplicationGone(current.value().id()));
      for (Endpoint endpoint : copy.endpointsOf(current.value().id()).all()) {
        gone.add(new EndpointGone(endpoint.id()));
      }
      return new Plan.Write<>(gone, _ -> new Written.Deleted<>());
    };
  }

  private Plan<Application> create(RegistryCopy copy, Instant now, ApplicationDraft draft) {
    if (isTaken(copy, draft.uid(), null)) {
      return taken(draft.uid());
    }
    if (copy.applications().size() >= bounds.maxApplications()) {
      return new Plan.Answer<>(
          new Written.Full<>(
              "There are %d applications already, as many as postrider.registry.max-applications allows"
                  .formatted(bounds.maxApplications())));
    }
    var created =
        new Application(
            ids.next(Ids.APPLICATION), draft.uid(), draft.name(), draft.metadata(), now, now);
    return write(created, revision -> new Written.Created<>(new Versioned<>(created, revision)));
  }

  private static Plan<Application> change(
      RegistryCopy copy,
      Instant now,
      Versioned<Application> current,
      ApplicationDraft draft,
      @Nullable Long knownRevision) {
    Application before = current.value();
    if (Revisions.isOutdated(current, knownRevision)) {
      return new Plan.Answer<>(Revisions.outdated("application", before.id()));
    }
    if (isTaken(copy, draft.uid(), before.id())) {
      return taken(draft.uid());
    }
    var changed =
        new Application(
            before.id(), draft.uid(), draft.name(), draft.metadata(), before.createdAt(), now);
    return write(changed, revision -> new Written.Changed<>(new Versioned<>(changed, revision)));
  }

  private static Plan<Application> write(
      Application application, LongFunction<Written<Application>> result) {
    return new Plan.Write<>(List.of(new ApplicationIs(application)), result);
  }

  private static boolean isTaken(RegistryCopy copy, @Nullable String uid, @Nullable String ownId) {
    var owner = uid == null ? null : copy.application(uid);
    return owner != null && !owner.value().id().equals(ownId);
  }

  private static Plan<Application> taken(@Nullable String uid) {
    return new Plan.Answer<>(
        new Written.Conflict<>("An application with uid '%s' already exists".formatted(uid)));
  }

  private static Plan<Application> notFound(String idOrUid) {
    return new Plan.Answer<>(new Written.NotFound<>(Revisions.noApplication(idOrUid)));
  }
}
