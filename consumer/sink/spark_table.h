// The text of Spark 4.0's Dataset.show, byte for byte (tests/data/spark_console).
//
//   SparkTable({"hashtag", "count"}, {{"#kafka", "120"}, {"#a", "7"}}, {})
//
//   +-------+-----+
//   |hashtag|count|
//   +-------+-----+
//   | #kafka|  120|
//   |     #a|    7|
//   +-------+-----+
//
// As there: a line feed in a cell is shown as \n (so are \r \t \f \b \v \a); cells are measured and
// cut in UTF-16 code units, full-width characters are two wide, an emoji cut in half is a '?'; no
// column is narrower than 3. Unlike there: what else could steer a terminal is escaped too
// (shared/terminal.h), and bytes that are no UTF-8 become U+FFFD.
//
// Limitations: characters are as wide as Spark thinks, not as the terminal draws them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/row.h"

namespace consumer {

struct SparkTableOptions {
  // Longer cells are cut to this length, the last three of it "..." (from 4 on); all cells are
  // right-aligned. 0: cells whole and left-aligned.
  std::size_t truncate = 20;
  // Adds the line "only showing top N rows", N being the rows given.
  bool more_rows = false;
};

// Ends with a line feed after the table or that line. REQUIRES: every row is as long as the header.
std::string SparkTable(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows,
                       const SparkTableOptions& options);

// A table of counts: FIELD|count, and |rank|old_rank where the rows are about ranks. `rows_in_all`
// is how many there are where `rows` was cut to the top N.
std::string CountsTable(const std::vector<Row>& rows, std::size_t rows_in_all,
                        std::string_view field, std::size_t truncate);

// A table of what fell into windows: window|records|tags|distinct.
std::string WindowTotalsTable(const std::vector<WindowTotals>& windows, std::size_t truncate);

}  // namespace consumer
