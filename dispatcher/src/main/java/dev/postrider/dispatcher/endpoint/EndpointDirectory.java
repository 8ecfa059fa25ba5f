package dev.postrider.dispatcher.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What delivery asks of the registry: a copy in memory, never locked, a fraction of a second behind
 * the topic. What it answers about a record is never older than {@link #offset()} says.
 */
public interface EndpointDirectory {

  /** The endpoint, or null if this copy has none of that id. */
  @Nullable Endpoint endpoint(String endpointId);

  /**
   * The endpoints of the application with that id or uid that want events of that type, each once,
   * disabled ones too; none if there is no such application. Takes as long as there are dots in the
   * type and endpoints in the answer, however many others there are.
   */
  List<Endpoint> wanting(String application, String type);

  /** Every record of the registry below this offset has been read into this copy. */
  long offset();

  /**
   * No record of the registry at this offset or above it has been read into this copy; never below
   * the offset.
   */
  long frontier();

  /**
   * Whether this copy was at the end of the topic at some moment of the last ten seconds, and could
   * read all of it: only then does what it lacks not exist.
   */
  boolean confirmed();
}
