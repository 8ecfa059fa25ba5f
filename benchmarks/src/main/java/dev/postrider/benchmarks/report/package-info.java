/** Results as a table, a JSON file and a page. */
@NullMarked
package dev.postrider.benchmarks.report;

import org.jspecify.annotations.NullMarked;
