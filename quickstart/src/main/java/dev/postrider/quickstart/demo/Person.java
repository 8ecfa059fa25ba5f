package dev.postrider.quickstart.demo;

import java.util.List;

/**
 * Somebody with an account.
 *
 * @param address of home, in a network of its own
 */
record Person(String name, String device, String address, Place home) {
  record Place(String city, String country, double latitude, double longitude) {}

  static final List<Person> ALL =
      List.of(
          new Person("ada", "Pixel 9", "10.1.0.7", new Place("London", "GB", 51.51, -0.13)),
          new Person("ben", "iPhone 17", "10.2.0.7", new Place("Dublin", "IE", 53.35, -6.26)),
          new Person("chloe", "Fairphone 5", "10.3.0.7", new Place("Lyon", "FR", 45.76, 4.84)),
          new Person("dario", "ThinkPad", "10.4.0.7", new Place("Turin", "IT", 45.07, 7.69)),
          new Person("emeka", "Galaxy S25", "10.5.0.7", new Place("Lagos", "NG", 6.52, 3.38)),
          new Person("frida", "MacBook", "10.6.0.7", new Place("Malmö", "SE", 55.60, 13.00)));

  static final List<Place> ELSEWHERE =
      List.of(
          new Place("Tokyo", "JP", 35.68, 139.69),
          new Place("Lima", "PE", -12.05, -77.04),
          new Place("Sydney", "AU", -33.87, 151.21),
          new Place("Denver", "US", 39.74, -104.99),
          new Place("Hanoi", "VN", 21.03, 105.85));

  String account() {
    return "acc_" + name;
  }
}
