package dev.postrider.producer.login;

/** A point on earth, in degrees. */
record Coordinates(double latitude, double longitude) {
  private static final double EARTH_RADIUS_KM = 6_371;

  /** Along the surface of a sphere: right to about 0.5 %. */
  double kilometresTo(Coordinates other) {
    double half = Math.toRadians(other.latitude - latitude) / 2;
    double halfAround = Math.toRadians(other.longitude - longitude) / 2;
    double chord =
        square(Math.sin(half))
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(other.latitude))
                * square(Math.sin(halfAround));
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
  }

  private static double square(double x) {
    return x * x;
  }
}
