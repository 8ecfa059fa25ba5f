package dev.postrider.producer.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many, the newest first.
 *
 * @param next to be given as {@code before} for the page after this one; null if there is none
 */
public record Page<T>(List<T> data, @Nullable Long next) {
  /** As many as a page has if the request does not say. */
  public static final String DEFAULT_LIMIT = "50";

  /** The value of {@code before} that leaves none out. */
  public static final String FROM_THE_NEWEST = "" + Long.MAX_VALUE;

  public static final int MAX_LIMIT = 250;

  /** A row, and its place among all of its table. */
  public record Placed<T>(long place, T row) {}

  /** A page of the rows that were found when one more than {@code limit} was asked for. */
  public static <T> Page<T> of(List<Placed<T>> found, int limit) {
    List<T> data = found.stream().limit(limit).map(Placed::row).toList();
    return new Page<>(data, found.size() <= limit ? null : found.get(limit - 1).place());
  }
}
