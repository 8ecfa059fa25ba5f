package dev.postrider.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CustomersTest {
  @Test
  void aKeyNamesItsCustomer() {
    Customers customers = Customers.of(1_200);

    assertThat(Customers.number(customers.key(0))).isZero();
    assertThat(Customers.number(customers.key(1_039))).isEqualTo(1_039);
    assertThat(customers.uid(1_039)).isEqualTo("customer-1039");
  }
}
